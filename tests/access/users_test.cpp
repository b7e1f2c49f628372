#include "access/users.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "access/passwords.h"
#include "support.h"

namespace tidemark::access {
namespace {

using testing::HasSubstr;
using testing::Not;

class People : public testing::Test {
 protected:
  /// ann, an administrator who has set her password.
  void SetUp() override {
    const auto link = must(users.first_link({"service", {0}}));
    must(users.claim(link.secret, "ann", good_password, {1}));
  }
  [[nodiscard]] std::string stamp_of(std::string_view name) const { return must(users.find(name))->stamp; }
  [[nodiscard]] ErrorCode claiming(std::string_view link, std::string_view name, std::string_view password,
                                   Instant now = {1}) {
    const auto claimed = users.claim(link, name, password, now);
    return claimed ? ErrorCode{255} : claimed.error().code;
  }

  Directory directory;
  Register file = directory.open();
  Users users{file};
};

TEST_F(People, TheFirstOneIsAnAdministratorByALinkThatIsGoodOnce) {
  const User found = *must(users.find("ann"));
  EXPECT_EQ(found.role, Role::administrator);
  EXPECT_TRUE(is_password(found.password, good_password));
  EXPECT_FALSE(is_password(found.password, "correct horse batterz"));
  EXPECT_EQ(users.first_link(ann).error().code, ErrorCode::refused);
  EXPECT_EQ(must(users.list()).size(), 1u);
  EXPECT_THAT(directory.bytes(), HasSubstr("$argon2id$"));
  EXPECT_THAT(directory.bytes(), Not(HasSubstr(good_password)));
}

TEST(TheFirstLink, IsGoodNoLongerWhenTheHostHasNamedTheFirstAdministrator) {
  const Directory directory;
  const Register file = directory.open();
  Users users{file};
  const auto first = must(users.first_link({"service", {0}}));
  static_cast<void>(must(users.make({"host root", {0}}, "ann", Role::administrator)));
  EXPECT_EQ(users.claim(first.secret, "joe", good_password, {1}).error().code, ErrorCode::not_found);
}

TEST_F(People, ALinkIsGoodOnceForADayAndForItsOwnNameAlone) {
  const auto link = must(users.make({"user ann", {0}}, "joe", Role::viewer));
  EXPECT_EQ(users.make_sign_in_link({"host root", {1}}, "joe").error().code, ErrorCode::refused)
      << "he has no password";
  EXPECT_EQ(claiming("", "joe", good_password), ErrorCode::not_found);
  EXPECT_EQ(claiming(std::string(64, 'a'), "joe", good_password), ErrorCode::not_found);
  EXPECT_EQ(claiming(link.secret, "ann", good_password), ErrorCode::invalid_input);
  EXPECT_EQ(claiming(link.secret, "joe", "too short"), ErrorCode::invalid_input);
  EXPECT_EQ(claiming(link.secret, "joe", std::string(1'025, 'x')), ErrorCode::invalid_input);
  EXPECT_EQ(claiming(link.secret, "joe", good_password, {one_day}), ErrorCode::not_found) << "a day later";
  must(users.claim(link.secret, "", good_password, {one_day - 1}));
  EXPECT_EQ(claiming(link.secret, "joe", "another good one"), ErrorCode::not_found);
}

TEST_F(People, ALinkThatSignsInDoesSoOnceAndLeavesThePasswordAlone) {
  const std::string before = stamp_of("ann");
  const auto link = must(users.make_sign_in_link({"host root", {1}}, "ann"));
  EXPECT_EQ(claiming(link.secret, "", "another good one"), ErrorCode::invalid_input) << "it sets none";
  EXPECT_EQ(claiming(link.secret, "", "", {one_day + 1}), ErrorCode::not_found) << "a day later";
  EXPECT_EQ(must(users.claim(link.secret, "", "", {2})).name, "ann");
  EXPECT_EQ(claiming(link.secret, "", ""), ErrorCode::not_found) << "it was used";
  EXPECT_TRUE(is_password(must(users.find("ann"))->password, good_password));
  EXPECT_EQ(stamp_of("ann"), before) << "her other sessions go on";
  const auto other = must(users.make_link(ann, "ann"));
  EXPECT_EQ(claiming(other.secret, "", ""), ErrorCode::invalid_input) << "one that sets a password wants one";
}

TEST_F(People, ANewLinkTakesThePlaceOfTheOldOneAndThePasswordIsGoodUntilItIsUsed) {
  const auto first = must(users.make_link(ann, "ann"));
  const auto second = must(users.make_link(ann, "ann"));
  EXPECT_EQ(claiming(first.secret, "", "another good one"), ErrorCode::not_found);
  EXPECT_TRUE(is_password(must(users.find("ann"))->password, good_password));
  must(users.claim(second.secret, "", "another good one", {2}));
  EXPECT_FALSE(is_password(must(users.find("ann"))->password, good_password));
  EXPECT_EQ(users.make_link(ann, "joe").error().code, ErrorCode::not_found);
  EXPECT_EQ(users.make_link(ann, "").error().code, ErrorCode::not_found);
}

TEST_F(People, TheLastAdministratorStays) {
  EXPECT_EQ(users.remove(ann, "ann").error().code, ErrorCode::refused);
  EXPECT_EQ(users.set_role(ann, "ann", Role::viewer).error().code, ErrorCode::refused);
  const auto link = must(users.make(ann, "joe", Role::administrator));
  EXPECT_EQ(users.remove(ann, "ann").error().code, ErrorCode::refused) << "joe has set no password yet";
  must(users.claim(link.secret, "", good_password, {2}));
  must(users.remove(ann, "ann"));
  EXPECT_EQ(users.set_role(ann, "joe", Role::runner).error().code, ErrorCode::refused);
  EXPECT_EQ(must(users.find("joe"))->role, Role::administrator);
}

TEST_F(People, WhateverEndsSessionsGivesAnotherStamp) {
  static_cast<void>(must(users.make(ann, "joe", Role::viewer)));
  const std::string made = stamp_of("joe");
  const auto written = std::filesystem::last_write_time(directory.path / "users.json");
  must(users.set_role(ann, "joe", Role::viewer));
  EXPECT_EQ(stamp_of("joe"), made) << "nothing was changed";
  EXPECT_EQ(std::filesystem::last_write_time(directory.path / "users.json"), written) << "nor written";
  must(users.set_role(ann, "joe", Role::runner));
  const std::string changed = stamp_of("joe");
  EXPECT_NE(changed, made);
  must(users.sign_out_everywhere(ann, "joe"));
  EXPECT_NE(stamp_of("joe"), changed);
  const std::string before = stamp_of("ann");
  const auto link = must(users.make_link(ann, "ann"));
  EXPECT_EQ(stamp_of("ann"), before);
  must(users.claim(link.secret, "", good_password, {2}));
  EXPECT_NE(stamp_of("ann"), before);
}

TEST_F(People, APasswordThatIsSetEndsWhatWasOpen) {
  const auto link = must(users.make_link(ann, "ann"));
  const User before = *must(users.find("ann"));
  EXPECT_EQ(users.set_password(before, "too short", {2}).error().code, ErrorCode::invalid_input);
  const User after = must(users.set_password(before, "another good one", {2}));
  EXPECT_NE(after.stamp, before.stamp);
  EXPECT_TRUE(is_password(must(users.find("ann"))->password, "another good one"));
  EXPECT_EQ(claiming(link.secret, "", good_password), ErrorCode::not_found);
  EXPECT_EQ(users.set_password(before, "one more good one", {2}).error().code, ErrorCode::refused)
      << "that is no longer who proved himself";
  EXPECT_EQ((*file.read())->acts.back().type, EventType::password_set);
}

TEST_F(People, NamesAreOfAFewLetters) {
  for (const char* name : {"", "Joe", "j oe", "jöe", "a/b", "../x"})
    EXPECT_EQ(users.make(ann, name, Role::viewer).error().code, ErrorCode::invalid_input) << name;
  EXPECT_EQ(users.make(ann, std::string(41, 'a'), Role::viewer).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(users.make(ann, "ann", Role::viewer).error().code, ErrorCode::refused);
  EXPECT_TRUE(users.make(ann, "joe.o_hara-2", Role::viewer));
}

TEST_F(People, EachChangeIsAnActOfWhoMadeItWithoutWhatIsSecret) {
  const auto link = must(users.make(ann, "joe", Role::viewer));
  must(users.set_role(ann, "joe", Role::runner));
  must(users.remove(ann, "joe"));
  std::vector<std::string> told;
  for (const Act& act : (*file.read())->acts) {
    told.push_back(std::string{name_of(act.type)} + " " + act.actor + " " + act.of + " " + act.before + ">" +
                   act.after);
    EXPECT_THAT(act.after, Not(HasSubstr(link.secret)));
  }
  EXPECT_EQ(told.size(), 6u);
  EXPECT_EQ(told.at(0), "link_made service the first administrator >good until 1970-01-02T00:00:00.000Z");
  EXPECT_EQ(told.at(1), "user_made user ann user ann >administrator");
  EXPECT_EQ(told.at(2), "password_set user ann user ann >");
  EXPECT_EQ(told.at(3), "user_made user ann user joe >viewer");
  EXPECT_EQ(told.at(4), "role_changed user ann user joe viewer>operator");
  EXPECT_EQ(told.at(5), "user_removed user ann user joe operator>");
}

}  // namespace
}  // namespace tidemark::access
