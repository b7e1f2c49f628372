#include "access/sessions.h"

#include <gtest/gtest.h>

namespace tidemark::access {
namespace {

const User person{"ann", Role::viewer, {}, "stamp", {}};

TEST(Sessions, EndTwelveHoursAfterTheLastRequestAndAfterSevenDays) {
  Sessions sessions;
  sessions.begin(person, "secret", {0});
  EXPECT_EQ(sessions.find("secret", {12 * one_hour - 1})->user, "ann");
  EXPECT_EQ(sessions.find("secret", {20 * one_hour}, Sessions::Use::look)->stamp, "stamp");
  EXPECT_FALSE(sessions.find("secret", {24 * one_hour})) << "to look keeps nothing alive";
  sessions.begin(person, "other", {0});
  for (std::int64_t hour = 0; hour < 7 * 24; hour += 11) EXPECT_TRUE(sessions.find("other", {hour * one_hour})) << hour;
  EXPECT_FALSE(sessions.find("other", {7 * one_day}));
}

TEST(Sessions, AreKnownByTheirSecretAlone) {
  Sessions sessions;
  sessions.begin(person, "secret", {0});
  EXPECT_FALSE(sessions.find("", {1}));
  EXPECT_FALSE(sessions.find("secre", {1}));
  sessions.end("secret");
  EXPECT_FALSE(sessions.find("secret", {1}));
  EXPECT_NE(Sessions::csrf_of("secret"), Sessions::csrf_of("secreu"));
  EXPECT_NE(Sessions::csrf_of("secret"), digest_of("secret"));
}

TEST(Sessions, OfOnePersonAreNotMany) {
  Sessions sessions;
  sessions.begin({"joe", Role::viewer, {}, {}, {}}, "joe's", {0});
  for (std::size_t i = 0; i < Sessions::most_of_a_user; ++i)
    sessions.begin(person, "s" + std::to_string(i), {static_cast<std::int64_t>(i)});
  EXPECT_TRUE(sessions.find("s0", {100}));
  sessions.begin(person, "one more", {101});
  EXPECT_FALSE(sessions.find("s1", {102})) << "it was used least lately";
  EXPECT_TRUE(sessions.find("s0", {102}));
  EXPECT_TRUE(sessions.find("joe's", {102}));
}

}  // namespace
}  // namespace tidemark::access
