#include "access/register.h"

#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "support.h"

namespace tidemark::access {
namespace {

Register::Contents everything() {
  return {{{"ann", Role::administrator, "$argon2id$…", "0011", Link{"ab", {5}}}, {"joe", Role::viewer, {}, "22", {}}},
          {{"nightly", Role::runner, {9}, {"acme", "globex"}, "cd"}, {"weekly", Role::viewer, {9}, {}, "ef"}},
          {{EventType::role_changed, "33", {7}, "user ann", "user \"joe\"", "viewer", "operator"}}};
}

TEST(TheFileOfUsersAndTokens, IsReadAsItWasWritten) {
  const std::string text = to_text(everything());
  const auto read = contents_of(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(to_text(*read), text);
  EXPECT_EQ(read->users.at(0).link->expires, Instant{5});
  EXPECT_EQ(read->tokens.at(0).subscriptions.at(1), "globex");
  EXPECT_EQ(read->acts, everything().acts);
}

TEST(TheFileOfUsersAndTokens, ThatIsNotWhatWasStoredIsCorruptAndStays) {
  const Directory directory;
  const Register file = directory.open();
  const std::string whole = to_text(everything());
  for (const std::string& text :
       {std::string{"[]"}, std::string{"[{}]"}, std::string{"{"}, whole.substr(0, whole.size() / 2),
        std::string{R"({"users":[{"name":"ann","role":"king","stamp":""}]})"},
        std::string{R"({"users":[{"name":"ann","role":"viewer","stamp":"","password":7}]})"},
        std::string{R"({"users":[{"name":"ann","role":"viewer","stamp":"","link":{}}]})"},
        std::string{R"({"tokens":[{"name":"a","role":"viewer","expires":1e300,"digest":""}]})"},
        std::string{R"({"tokens":[{"name":"a","role":"viewer","expires":1,"digest":"","subscriptions":[1]}]})"},
        std::string{R"({"acts":[{"act":"run_started","id":"","at":1,"actor":"","of":"","before":"","after":""}]})"}}) {
    std::filesystem::create_directories(directory.path);
    std::ofstream{directory.path / "users.json"} << text;
    EXPECT_EQ(file.read().error().code, ErrorCode::corrupt) << text;
    EXPECT_EQ(file.change([](Register::Contents&) -> Result<void> { return {}; }).error().code, ErrorCode::corrupt);
    EXPECT_EQ(directory.bytes(), text);
  }
}

TEST(TheFileOfUsersAndTokens, IsItsOwnersAlone) {
  const Directory directory;
  must(directory.open().change([](Register::Contents&) -> Result<void> { return {}; }));
  const auto rights = std::filesystem::status(directory.path / "users.json").permissions();
  EXPECT_EQ(rights, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(TheFileOfUsersAndTokens, LosesNoChangeOfManyAtOnce) {
  const Directory directory;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer)
    writers.emplace_back([&, writer] {
      const Register file = directory.open();
      for (int i = 0; i < 10; ++i)
        must(file.change([&](Register::Contents& contents) -> Result<void> {
          contents.users.push_back({"u" + std::to_string(writer * 10 + i), Role::viewer, {}, {}, {}});
          return {};
        }));
    });
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ((*directory.open().read())->users.size(), 40u);
}

TEST(TheFileOfUsersAndTokens, IsNotWaitedForWithoutEnd) {
  const Directory directory;
  const Register file = directory.open();
  const auto nothing = [](Register::Contents&) -> Result<void> { return {}; };
  must(file.change(nothing));
  {
    const Stopped another{directory.path};
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(file.change(nothing).error().code, ErrorCode::in_use);
    const auto waited = std::chrono::steady_clock::now() - begun;
    EXPECT_GE(waited, vault::LockedFile::longest_wait) << "whoever is at work there has time to end";
    EXPECT_LT(waited, std::chrono::seconds{20});
    EXPECT_TRUE(file.read());
  }
  must(file.change(nothing));
}

TEST(TheFileOfUsersAndTokens, IsReadAnewWhenAnotherProcessHasChangedIt) {
  const Directory directory;
  const Register here = directory.open();
  EXPECT_TRUE((*here.read())->users.empty());
  must(directory.open().change([](Register::Contents& contents) -> Result<void> {
    contents.users.push_back({"ann", Role::viewer, {}, {}, {}});
    return {};
  }));
  EXPECT_EQ((*here.read())->users.size(), 1u);
  EXPECT_EQ(*here.read(), *here.read()) << "nothing has changed: it is not read again";
}

TEST(TheFileOfUsersAndTokens, IsNotChangedByWhatIsRefused) {
  const Directory directory;
  const Register file = directory.open();
  must(file.change([](Register::Contents& contents) -> Result<void> {
    contents.users.push_back({"ann", Role::viewer, {}, {}, {}});
    return {};
  }));
  const std::string before = directory.bytes();
  EXPECT_FALSE(file.change([](Register::Contents& contents) -> Result<void> {
    contents.users.clear();
    return failure(ErrorCode::refused, "no");
  }));
  EXPECT_EQ(directory.bytes(), before);
  const auto too_much = file.change([](Register::Contents& contents) -> Result<void> {
    contents.users.push_back({std::string(std::size_t{5} << 20, 'x'), Role::viewer, {}, {}, {}});
    return {};
  });
  EXPECT_EQ(too_much.error().code, ErrorCode::refused) << "it could not be read again";
  EXPECT_EQ(directory.bytes(), before);
}

}  // namespace
}  // namespace tidemark::access
