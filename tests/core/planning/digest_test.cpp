#include "core/hash/blake2b.h"
#include "given.h"

namespace tidemark::given {
namespace {

// formats.md: the digest names what would be done, and nothing else.

std::string digest_of_lines(std::string_view lines) {
  Blake2b hash;
  hash.update(lines);
  return to_hex(hash.finish());
}

TEST_F(Planning, TheDigestIsThatOfTheConnectionAndOfEachChangeInCanonicalForm) {
  given(metadata("arr", "float"));
  given(metadata("tags", "list"));
  given(metadata("since", "time"));
  given(field("Arr__c", "double"));
  given(field("Since__c", "datetime"));
  given(contact(
      "003A", "v-\"1\"",
      {{"Region__c", "\xc3\xa9\n\x01"}, {"Arr__c", literal("1.50E3")}, {"Since__c", "2026-01-31T02:00:00.000+0000"}}));
  given(visitor("v-\"1\"", {{"arr", literal("1e21")}, {"tags", {"a", "b"}}}));
  when_planned({pull("Region__c").into("region"), pull("Arr__c").into("arr"), pull_constant(nullptr).into("tags"),
                pull("Since__c").into("since")});
  EXPECT_EQ(digest(), digest_of_lines(R"({"connection":"visitor","direction":"pull"}
{"field":"custom.arr","new":1500,"old":1e+21,"target":"v-\"1\""}
{"field":"custom.region","new":")"
                                      "\xc3\xa9"
                                      R"(\n\u0001","old":null,"target":"v-\"1\""}
{"field":"custom.since","new":"2026-01-31T02:00:00.000Z","old":null,"target":"v-\"1\""}
{"field":"custom.tags","new":null,"old":["a","b"],"target":"v-\"1\""}
)"));
}
TEST_F(Planning, TheDigestOfNoChangeIsThatOfTheFirstLine) {
  when_planned({pull("Region__c").into("region")});
  EXPECT_EQ(digest(), digest_of_lines("{\"connection\":\"visitor\",\"direction\":\"pull\"}\n"));
}
TEST_F(Planning, TheDigestOfAPushSaysPush) {
  given(field("Pendo_X__c", "string").length(255));
  when_planned({push("x").into("Pendo_X__c")});
  EXPECT_EQ(digest(), digest_of_lines("{\"connection\":\"visitor\",\"direction\":\"push\"}\n"));
}
TEST_F(Planning, TheDigestKnowsNothingOfWhatIsLeftAloneNorOfSources) {
  given(contact("003A", "v-1", {{"Region__c", "x"}}));
  given(visitor("v-1"));
  when_planned({pull("Region__c").into("region")});
  const std::string before = digest();
  given(contact("003B", "nobody"));
  given(visitor("v-2"));
  when_planned({pull("Region__c").into("region"), pull("Vanished__c").into("x")});
  EXPECT_EQ(digest(), before);
}
TEST_F(Planning, TheSamePageAsCsvGivesTheSameDigest) {
  given(field("Arr__c", "double"));
  given(metadata("arr", "float"));
  given(contact("003A", "v-1", {{"Region__c", "a,\"b\""}, {"Arr__c", 12.5}}));
  given(visitor("v-1"));
  const std::vector<Line> lines{pull("Region__c").into("region"), pull("Arr__c").into("arr")};
  when_planned(lines);
  const std::string as_json = digest();
  given_salesforce_page("contacts.csv", "Arr__c,Region__c,Key__c,Id\r\n12.50,\"a,\"\"b\"\"\",v-1,003A\r\n");
  when_planned(lines);
  EXPECT_EQ(digest(), as_json);
}
TEST_F(Planning, AnotherOldValueIsAnotherDigest) {
  given(contact("003A", "v-1", {{"Region__c", "x"}}));
  given(visitor("v-1", {{"region", "old"}}));
  when_planned({pull("Region__c").into("region")});
  const std::string before = digest();
  given(visitor("v-1", {{"region", "older"}}));
  when_planned({pull("Region__c").into("region")});
  EXPECT_NE(digest(), before);
}

}  // namespace
}  // namespace tidemark::given
