// Several processes and one log: killed ones, and two at once.
#include <algorithm>
#include <random>
#include <sstream>

#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "log/verify.h"
#include "support.h"

namespace tidemark::log {
namespace {

/// The appender as a child. Killed at the latest with this object.
class Appender {
 public:
  Appender(const std::filesystem::path& directory, std::uint64_t seed) {
    int ends[2];
    if (::pipe(ends) != 0) return;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    std::string program = LOG_APPENDER;
    std::string where = directory.string();
    std::string number = std::to_string(seed);
    char* arguments[] = {program.data(), where.data(), number.data(), nullptr};
    if (posix_spawn(&child_, program.c_str(), &actions, nullptr, arguments, environ) != 0) child_ = 0;
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    output_ = ends[0];
  }
  ~Appender() {
    kill();
    if (output_ >= 0) ::close(output_);
  }
  Appender(const Appender&) = delete;

  void kill() {
    if (child_ == 0) return;
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    child_ = 0;
  }

  /// Waits until so many appends were acknowledged; false where the child ended before.
  bool wait_for(std::size_t lines) {
    while (count_ < lines) {
      if (!read_some()) return false;
    }
    return true;
  }

  /// The last head that was acknowledged before the child was killed.
  Head last_acknowledged() {
    while (read_some()) {
    }
    Head head;
    std::istringstream text{said_};
    for (std::string position, digest; text >> position >> digest;) {
      head.position = std::stoull(position);
      EXPECT_TRUE(from_hex(digest, head.digest));
    }
    return head;
  }

 private:
  bool read_some() {
    char bytes[4096];
    const ssize_t size = ::read(output_, bytes, sizeof bytes);
    if (size <= 0) return false;
    said_.append(bytes, static_cast<std::size_t>(size));
    count_ = static_cast<std::size_t>(std::count(said_.begin(), said_.end(), '\n'));
    return true;
  }

  pid_t child_ = 0;
  int output_ = -1;
  std::string said_;
  std::size_t count_ = 0;
};

TEST(AKilledProcess, LeavesEverythingThatItAcknowledgedAndNothingTorn) {
  TemporaryDirectory directory;
  std::mt19937 random{11};
  Head kept;
  for (std::uint64_t kill = 1; kill <= 12; ++kill) {
    SCOPED_TRACE("kill " + std::to_string(kill));
    Appender appender{directory.path, kill};
    ASSERT_TRUE(appender.wait_for(1)) << "it starts on what the killed one left";
    ::usleep(static_cast<useconds_t>(random() % 40'000));
    appender.kill();
    const Head acknowledged = appender.last_acknowledged();
    EXPECT_GT(acknowledged.position, kept.position);

    auto store = LogStore::open(directory.path, test_options());
    ASSERT_TRUE(store) << to_line(store.error());
    const EventLog* log = (*store)->log(1).value();
    EXPECT_LE(log->head().position, acknowledged.position + 1);
    const auto verified = verify_from(*log, acknowledged);
    ASSERT_TRUE(verified) << to_line(verified.error());
    EXPECT_TRUE(kept == Head{} || verify_from(*log, kept));
    kept = acknowledged;
  }
}

TEST(ALogThatAnotherProcessWrites, IsInUse) {
  TemporaryDirectory directory;
  Appender appender{directory.path, 1};
  ASSERT_TRUE(appender.wait_for(1));
  const auto store = LogStore::open(directory.path, test_options());
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, ErrorCode::in_use);
  EXPECT_FALSE(store.error().hint.empty());
  EXPECT_TRUE(appender.wait_for(3)) << "the other one is not disturbed";
}

TEST(ALogThatAnotherProcessWrites, CanBeReadMeanwhile) {
  TemporaryDirectory directory;
  Appender appender{directory.path, 1};
  for (std::size_t lines : {1, 5, 20}) {
    ASSERT_TRUE(appender.wait_for(lines));
    auto options = test_options();
    options.read_only = true;
    auto store = LogStore::open(directory.path, options);
    ASSERT_TRUE(store) << to_line(store.error());
    EXPECT_EQ((*store)->subscriptions().value(), (std::vector<Subscription>{{1, "acme"}}));
    EventLog* log = (*store)->log(1).value();
    EXPECT_GE(log->head().position, lines);
    EXPECT_TRUE(verify(*log));
    EXPECT_EQ(append(*log, event_with({"x"})).error().code, ErrorCode::storage);
    EXPECT_TRUE(verify(*log)) << "a refused append poisons nothing";
    EXPECT_EQ((*store)->create("other").error().code, ErrorCode::storage);
    EXPECT_EQ((*store)->remove(1).error().code, ErrorCode::storage);
  }
}

}  // namespace
}  // namespace tidemark::log
