// The disk fails, or the power does, at every single call in turn. Whatever was acknowledged must be there afterwards.
#include <filesystem>

#include <gtest/gtest.h>

#include "forgetful_disk.h"
#include "log/verify.h"
#include "support.h"

namespace tidemark::log {
namespace {

const std::filesystem::path directory = std::filesystem::temp_directory_path() / "tidemark-forgetful";

/// A store on a disk that may fail at any moment, and what a caller was told of it.
class Process {
 public:
  explicit Process(ForgetfulDisk& disk) : disk_{disk} {}

  /// Opens, creates where there is nothing, appends; twice. Stops at the first answer that is not *done*.
  bool work() { return start() && append_some(5) && start() && append_some(5); }

  [[nodiscard]] Head acknowledged() const { return acknowledged_; }
  [[nodiscard]] LogStore* store() { return store_.get(); }
  [[nodiscard]] EventLog* log() { return log_; }
  void stop() { store_.reset(); }

 private:
  bool start() {
    store_.reset();
    auto options = test_options();
    options.env = disk_.env();
    auto store = LogStore::open(directory, options);
    if (!store) return false;
    store_ = std::move(*store);
    auto log = acknowledged_.position == 0 ? store_->create("acme") : store_->log(1);
    if (!log) return false;
    log_ = *log;
    if (acknowledged_.position == 0) acknowledged_ = log_->head();
    return true;
  }

  bool append_some(int count) {
    for (int i = 0; i < count; ++i) {
      const auto head = append(*log_, event_with({"item " + std::to_string(i), std::string(200, 'x')}));
      if (!head) {
        EXPECT_EQ(head.error().code, ErrorCode::append_unknown);
        return false;
      }
      acknowledged_ = *head;
    }
    return true;
  }

  ForgetfulDisk& disk_;
  std::unique_ptr<LogStore> store_;
  EventLog* log_ = nullptr;
  Head acknowledged_;
};

/// Opens what is left and holds it against what was acknowledged: all of it, and at most the one append that was not.
void expect_all_that_was_acknowledged(ForgetfulDisk& disk, const Head& acknowledged) {
  auto options = test_options();
  options.env = disk.env();
  auto store = LogStore::open(directory, options);
  ASSERT_TRUE(store) << to_line(store.error());
  if (acknowledged.position == 0) return;
  auto log = (*store)->log(1);
  ASSERT_TRUE(log) << to_line(log.error());
  EXPECT_LE((*log)->head().position, acknowledged.position + 1);
  const auto verified = verify_from(**log, acknowledged);
  ASSERT_TRUE(verified) << to_line(verified.error());
  EXPECT_TRUE(append(**log, event_with({"goes on"})));
}

class PowerCut : public ::testing::TestWithParam<Left> {};

INSTANTIATE_TEST_SUITE_P(Leaves, PowerCut, ::testing::Values(Left::nothing, Left::half, Left::zeros, Left::all),
                         [](const auto& left) -> std::string {
                           switch (left.param) {
                             case Left::nothing: return "Nothing";
                             case Left::half: return "Half";
                             case Left::zeros: return "Zeros";
                             case Left::all: return "All";
                           }
                           return {};
                         });

TEST_P(PowerCut, AtAnyCallLosesNothingThatWasAcknowledged) {
  bool through = false;
  for (std::uint64_t call = 1; !through && !HasFatalFailure(); ++call) {
    SCOPED_TRACE("power cut at call " + std::to_string(call));
    ForgetfulDisk disk;
    disk.fail_at(call, true);
    Process process{disk};
    const bool done = process.work();
    through = disk.calls() < call;
    EXPECT_TRUE(done || !through);
    process.stop();
    disk.cut_power(GetParam());
    expect_all_that_was_acknowledged(disk, process.acknowledged());
    if (through) {
      EXPECT_GT(call, 40) << "the calls are counted";
    }
  }
}

TEST(ADiskThatFailsOnce, AtAnyCallPoisonsTheStoreUntilItIsOpenedAgain) {
  bool through = false;
  int poisoned = 0;
  for (std::uint64_t call = 1; !through && !::testing::Test::HasFatalFailure(); ++call) {
    SCOPED_TRACE("call " + std::to_string(call) + " fails");
    ForgetfulDisk disk;
    disk.fail_at(call);
    Process process{disk};
    const bool done = process.work();
    through = disk.calls() < call;
    if (!done && process.log() != nullptr && process.acknowledged().position > 0 && process.store() != nullptr) {
      ++poisoned;
      EXPECT_EQ(append(*process.log(), event_with({"x"})).error().code, ErrorCode::poisoned);
      EXPECT_EQ(process.log()->read(1, 9, Depth::items, [](const Entry&) -> Result<bool> { return true; }).error().code,
                ErrorCode::poisoned);
      EXPECT_EQ(process.log()->head(), process.acknowledged()) << "what is not durable is not the head";
    }
    process.stop();
    disk.cut_power(Left::nothing);
    expect_all_that_was_acknowledged(disk, process.acknowledged());
  }
  EXPECT_GT(poisoned, 15);
}

TEST(AWriteAheadLogCutAnywhereInItsLastAppend, KeepsTheAppendsBeforeIt) {
  std::size_t length = 1;
  for (std::size_t kept = 0; kept < length && !::testing::Test::HasFatalFailure(); ++kept) {
    SCOPED_TRACE("the last append cut after byte " + std::to_string(kept));
    ForgetfulDisk disk;
    auto options = test_options();
    options.env = disk.env();
    auto store = LogStore::open(directory, options).value();
    EventLog* log = store->create("acme").value();
    ASSERT_TRUE(append(*log, event_with({"one", "two"})));
    const Head before = log->head();
    const std::string file = disk.last_file(".log");
    const std::size_t begin = disk.bytes_of(file).size();
    ASSERT_TRUE(append(*log, event_with({"three"})));
    store.reset();
    const std::string bytes = disk.bytes_of(file);
    length = bytes.size() - begin;
    disk.put_bytes(file, bytes.substr(0, begin + kept));
    expect_all_that_was_acknowledged(disk, before);
  }
  EXPECT_GT(length, 200) << "an entry and a frame are larger";
}

}  // namespace
}  // namespace tidemark::log
