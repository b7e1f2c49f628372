#include "access/tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support.h"

namespace tidemark::access {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(TokensOfADirectory, AreGoodUntilTheyExpireOrAreRevoked) {
  const Directory directory;
  const Register file = directory.open();
  Tokens tokens{file};
  const std::string token = must(tokens.make(ann, {"nightly", Role::runner, {1'000}, {}}));
  EXPECT_EQ((*tokens.who(token, {999}))->actor, "token nightly");
  EXPECT_EQ((*tokens.who(token, {999}))->role, Role::runner);
  EXPECT_FALSE(*tokens.who(token, {1'000}));
  EXPECT_FALSE(*tokens.who(token + "0", {1}));
  EXPECT_FALSE(*tokens.who("", {1}));
  EXPECT_EQ(tokens.make(ann, {"nightly", Role::viewer, {1'000}, {}}).error().code, ErrorCode::refused);
  EXPECT_EQ(tokens.make(ann, {"Nightly", Role::viewer, {1'000}, {}}).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(tokens.make(ann, {"daily", Role::viewer, {1'000}, {"../acme"}}).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(tokens.revoke(ann, "weekly").error().code, ErrorCode::not_found);
  must(tokens.revoke(ann, "nightly"));
  EXPECT_FALSE(*tokens.who(token, {1}));
  std::ofstream{directory.path / "users.json"} << "[{}]";
  EXPECT_EQ(tokens.who(token, {1}).error().code, ErrorCode::corrupt) << "nobody can tell";
}

TEST(TokensOfADirectory, LimitedToSubscriptionsSeeTheseAndAreNobodysAdministrator) {
  const Directory directory;
  const Register file = directory.open();
  Tokens tokens{file};
  const std::string token = must(tokens.make(ann, {"ci", Role::administrator, {1'000}, {"acme", "globex"}}));
  const Caller caller = **tokens.who(token, {1});
  EXPECT_TRUE(caller.sees("acme") && caller.sees("globex"));
  EXPECT_FALSE(caller.sees("umbrella"));
  EXPECT_TRUE(caller.may_as(Role::runner));
  EXPECT_FALSE(caller.may_as(Role::administrator));
  EXPECT_TRUE((Caller{"token x", Role::administrator, {}, {}}.may_as(Role::administrator)));
}

TEST(TokensOfADirectory, AreKeptAsDigestsAlone) {
  const Directory directory;
  const Register file = directory.open();
  const std::string token = must(Tokens{file}.make(ann, {"nightly", Role::runner, {1'000}, {"acme"}}));
  EXPECT_THAT(directory.bytes(), Not(HasSubstr(token.substr(4, 16))));
  const auto acts = (*file.read())->acts;
  ASSERT_EQ(acts.size(), 1u);
  EXPECT_EQ(acts[0].type, EventType::token_made);
  EXPECT_EQ(acts[0].actor, "user ann");
  EXPECT_EQ(acts[0].of, "token nightly");
  EXPECT_EQ(acts[0].after, "operator of acme until 1970-01-01T00:00:01.000Z");
}

}  // namespace
}  // namespace tidemark::access
