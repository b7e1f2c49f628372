#include "simulators/soql.h"

#include <gmock/gmock.h>

#include "org.h"
#include "simulators/soql_query.h"
#include "simulators/soql_values.h"

namespace tidemark::sim::soql {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Soql : public testing::Test {
 protected:
  Soql() {
    EXPECT_TRUE(org.add_object(describe_of({"Thing__c",
                                            "a00",
                                            {{.name = "Name", .type = "string"},
                                             {.name = "Tags__c", .type = "multipicklist", .length = 4'099},
                                             {.name = "Number__c", .type = "double"},
                                             {.name = "Flag__c", .type = "boolean"},
                                             {.name = "Day__c", .type = "date"},
                                             {.name = "Time__c", .type = "datetime"},
                                             {.name = "Long__c", .type = "textarea", .length = 32'000},
                                             {.name = "Parent__c",
                                              .type = "reference",
                                              .relationship_name = "Parent__r",
                                              .reference_to = {"Thing__c"}}}})));
    add({{"Id", record_id("a00", 1)},
         {"Name", "Alpha"},
         {"Number__c", 1.0},
         {"Tags__c", "red;blue"},
         {"Flag__c", true},
         {"Day__c", "2026-01-31"},
         {"Time__c", "2026-01-31T02:00:00.000+0000"}});
    add({{"Id", record_id("a00", 2)},
         {"Name", "beta"},
         {"Number__c", 2.5},
         {"Flag__c", false},
         {"Parent__c", record_id("a00", 1)}});
    add({{"Id", record_id("a00", 3)}, {"Flag__c", false}, {"Parent__c", record_id("a00", 2)}});
  }

  void add(std::vector<std::pair<std::string_view, Value>> fields) {
    EXPECT_TRUE(org.object("Thing__c")->add(std::move(fields)));
  }

  tl::expected<Bound, Refusal> bound(std::string_view text) {
    // 2026-02-01T09:00:00Z, a Sunday
    return parse(text).and_then([this](const Query& query) { return bind(org, query, {.now = 1'769'936'400'000}); });
  }
  /// The numbers of the records found, 1 … 3.
  std::vector<std::uint32_t> found(std::string_view conditions) {
    auto query = bound("SELECT Id FROM Thing__c " + std::string{conditions});
    EXPECT_TRUE(query.has_value()) << conditions << ": " << query.error().message;
    if (!query) return {};
    auto rows = query->rows();
    for (auto& row : rows) ++row;
    return rows;
  }
  std::string refused(std::string_view text) {
    const auto query = bound(text);
    return query ? "taken" : query.error().code + " " + query.error().message;
  }
  std::string written(std::string_view fields, std::size_t row) {
    auto query = bound("SELECT " + std::string{fields} + " FROM Thing__c");
    EXPECT_TRUE(query.has_value()) << query.error().message;
    std::string json;
    if (query) query->write(row, "/services/data/v66.0", json);
    return json;
  }

  Org org;
};

TEST_F(Soql, ConditionsFindWhatTheySay) {
  const std::pair<const char*, std::vector<std::uint32_t>> cases[] = {
      {"", {1, 2, 3}},
      {"WHERE Name = 'ALPHA'", {1}},      // text compares without letter case
      {"WHERE Name != 'alpha'", {2, 3}},  // null is unequal to any text
      {"WHERE Name = null", {3}},
      {"WHERE Name != null", {1, 2}},
      {"WHERE Name > 'alpha'", {2}},  // and neither less nor greater
      {"WHERE Name IN ('x', 'BETA', null)", {2, 3}},
      {"WHERE Name NOT IN ('alpha')", {2, 3}},
      {"WHERE Number__c >= 2.5", {2}},
      {"WHERE Number__c < 1e1", {1, 2}},
      {"WHERE Flag__c = FALSE", {2, 3}},
      {"WHERE Day__c <= 2026-01-31", {1}},
      {"WHERE Time__c = 2026-01-31T03:00:00+01:00", {1}},  // an instant
      {"WHERE Time__c > 2026-01-31T02:00:00Z", {}},
      {"WHERE Id = 'a00000000000002'", {2}},  // 15 characters do
      {"WHERE Parent__r.Name = 'alpha'", {2}},
      {"WHERE Parent__r.Parent__r.Name = 'alpha'", {3}},
      {"WHERE NOT Name = null", {1, 2}},
      {"WHERE Flag__c = true OR (Number__c = null AND Name = null)", {1, 3}},
      {"where flag__c = false order by Id desc nulls last limit 1", {3}},
      {"ORDER BY Name", {3, 1, 2}},
      {"ORDER BY Name DESC NULLS LAST", {2, 1, 3}},
      {"ORDER BY Flag__c, Number__c DESC", {3, 2, 1}},
      {"LIMIT 0", {}},
      {"ORDER BY Id LIMIT 1 OFFSET 1", {2}},
      {"OFFSET 5", {}},
      {"WHERE Name LIKE 'AL%'", {1}},  // without letter case
      {"WHERE Name LIKE '%a'", {1, 2}},
      {"WHERE Name LIKE '_eta'", {2}},
      {"WHERE Name LIKE '%l%h%'", {1}},
      {"WHERE Name LIKE 'a\\%'", {}},  // an escaped wildcard is a character
      {"WHERE NOT Name LIKE 'a%'", {2, 3}},
      {"WHERE Tags__c INCLUDES ('red')", {1}},
      {"WHERE Tags__c INCLUDES ('red;green', 'blue')", {1}},
      {"WHERE Tags__c INCLUDES ('red;green')", {}},
      {"WHERE Tags__c EXCLUDES ('red')", {2, 3}},
      {"WHERE Day__c = YESTERDAY", {1}},
      {"WHERE Day__c = TODAY", {}},
      {"WHERE Day__c = LAST_N_DAYS:1", {1}},
      {"WHERE Day__c < TODAY", {1}},
      {"WHERE Day__c >= YESTERDAY", {1}},
      {"WHERE Time__c = LAST_MONTH", {1}},
      {"WHERE Time__c = LAST_WEEK", {1}},  // weeks begin on Sunday
      {"WHERE Time__c = THIS_YEAR", {1}},
      {"WHERE Time__c = LAST_N_MONTHS:0", {}},
      {"WHERE Time__c IN (TODAY, YESTERDAY)", {1}},
      {"WHERE Id IN ('a00000000000003AAA', 'a00000000000001', 'a00000000000009')", {1, 3}},
      {"WHERE Id = 'a00000000000001' AND Name = 'beta'", {}},
      {"WHERE Name IN ('1','2','3','4','5','6','7','ALPHA')", {1}},
  };
  for (const auto& [conditions, expected] : cases) EXPECT_EQ(found(conditions), expected) << conditions;
}

TEST_F(Soql, RecordsAreWrittenAsTheDescribeSpellsThem) {
  EXPECT_EQ(written("name, NUMBER__C, flag__c", 0),
            R"({"attributes":{"type":"Thing__c","url":"/services/data/v66.0/sobjects/Thing__c/a00000000000001AAA"},)"
            R"("Name":"Alpha","Number__c":1.0,"Flag__c":true})");
}

TEST_F(Soql, AnAliasOrTheObjectsNameMayStandBeforeAField) {
  EXPECT_TRUE(bound("SELECT t.Id, t.Parent__r.Name FROM Thing__c t WHERE t.Name = 'x'").has_value());
  EXPECT_TRUE(bound("SELECT Thing__c.Id FROM Thing__c").has_value());
}

TEST_F(Soql, AggregatesAreOneRecord) {
  const auto query = bound("SELECT COUNT(Id) c, COUNT(Number__c), MAX(Number__c) m, AVG(Number__c) FROM Thing__c");
  ASSERT_TRUE(query.has_value()) << query.error().message;
  std::string json;
  query->write_aggregates(query->rows(), json);
  EXPECT_EQ(json, R"({"attributes":{"type":"AggregateResult"},"c":3,"expr1":2,"m":2.5,"expr3":1.75})");
}

TEST_F(Soql, FieldsOfAKindAreWrittenOut) {
  EXPECT_EQ(written("FIELDS(STANDARD)", 0),
            R"({"attributes":{"type":"Thing__c","url":"/services/data/v66.0/sobjects/Thing__c/a00000000000001AAA"},)"
            R"("Id":"a00000000000001AAA","Name":"Alpha"})");
  EXPECT_THAT(refused("SELECT FIELDS(ALL) FROM Thing__c"), HasSubstr("LIMIT of at most 200"));
}

TEST_F(Soql, ParentsAreNestedAndNullWhereThereIsNone) {
  EXPECT_THAT(written("Parent__r.Name, Parent__r.Parent__r.Name", 1),
              HasSubstr(R"("Name":"Alpha","Parent__r":null}})"));
  EXPECT_THAT(written("Parent__r.Name", 0), HasSubstr(R"(,"Parent__r":null})"));
}

TEST_F(Soql, RefusesInTheRealOnesWords) {
  const std::pair<const char*, const char*> cases[] = {
      {"SELECT Nope__c FROM Thing__c", "No such column 'Nope__c' on entity 'Thing__c'"},
      {"SELECT Parent__r.Nope__c FROM Thing__c", "No such column 'Nope__c' on entity 'Thing__c'"},
      {"SELECT Nope__r.Name FROM Thing__c", "Didn't understand relationship 'Nope__r'"},
      {"SELECT Id FROM Nope__c", "INVALID_TYPE"},
      {"SELECT Id, id FROM Thing__c", "duplicate field selected: id"},
      {"SELECT Id FROM Thing__c WHERE Long__c = 'x'", "can not be filtered"},
      {"SELECT Id FROM Thing__c WHERE Name = 5", "must be of type string and should be enclosed in quotes"},
      {"SELECT Id FROM Thing__c WHERE Number__c = '5'", "must be of type double and should not be enclosed in quotes"},
      {"SELECT Id FROM Thing__c WHERE Name = 'a' AND Name = 'b' OR Name = 'c'", "unexpected token: 'OR'"},
      {"SELECT Id FRM Thing__c", "ERROR at Row:1:Column:11\nunexpected token: 'FRM'"},
      {"SELECT * FROM Thing__c", "MALFORMED_QUERY"},
      {"SELECT FROM Thing__c", "unexpected token: 'FROM'"},
      {"SELECT Id FROM Thing__c WHERE Name = 'open", "MALFORMED_QUERY"},
      {"SELECT Id FROM Thing__c WHERE Name = '\\x'", "Illegal character sequence '\\x'"},
      {"SELECT Id FROM Thing__c LIMIT x", "MALFORMED_QUERY"},
      {"SELECT Parent__r.Parent__r.Parent__r.Parent__r.Parent__r.Parent__r.Name FROM Thing__c",
       "at most 5 relationships"},
      {"", "unexpected token: <EOF>"},
      {"SELECT Id FROM Thing__c LIMIT 1 OFFSET 2001", "Maximum SOQL offset allowed is 2000"},
      {"SELECT Name, COUNT(Id) FROM Thing__c", "Field must be grouped or aggregated: Name"},
      {"SELECT Id FROM Thing__c WHERE Number__c LIKE 'x'", "invalid operator on double field"},
      {"SELECT Id FROM Thing__c WHERE Name INCLUDES ('x')", "invalid operator on string field"},
      {"SELECT Id FROM Thing__c WHERE Name = 'a\\%'", "are for LIKE"},
      {"SELECT Id FROM Thing__c WHERE Time__c = 2026-01-31", "must be of type dateTime"},
      {"SELECT Id FROM Thing__c WHERE Day__c = LAST_N_DAYS:x", "MALFORMED_QUERY"},
      {"SELECT Id FROM Thing__c ORDER BY Long__c", "can not be sorted"},
      {"SELECT (SELECT Id FROM Things__r) FROM Thing__c", "no subqueries"},
  };
  for (const auto& [text, words] : cases) EXPECT_THAT(refused(text), HasSubstr(words)) << text;
}

TEST_F(Soql, HostileStatementsAreRefusedWithoutHarm) {
  EXPECT_THAT(refused("SELECT Id FROM Thing__c WHERE " + std::string(50'000, '(')), HasSubstr("QUERY_TOO_COMPLICATED"));
  EXPECT_THAT(refused(std::string(200'000, 'a')), HasSubstr("100000 characters"));
  EXPECT_THAT(refused(std::string("SELECT \0 FROM", 13)), HasSubstr("MALFORMED_QUERY"));
}

TEST(SoqlValues, InstantsOfAnyZoneAreReadAndPrintedAsRestDoes) {
  for (const char* text : {"2026-01-31T02:00:00Z", "2026-01-31T03:00:00.000+01:00", "2026-01-30T21:00:00-0500"}) {
    ASSERT_TRUE(instant_of(text).has_value()) << text;
    EXPECT_EQ(instant_text(*instant_of(text)), "2026-01-31T02:00:00.000+0000");
  }
  for (const char* text : {"", "2026-01-31", "2026-02-30T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T02:00:00",
                           "2026-01-31 02:00:00Z"}) {
    EXPECT_EQ(instant_of(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace tidemark::sim::soql
