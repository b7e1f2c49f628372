#include <fstream>
#include <ostream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "pages.h"

namespace tidemark {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<Column> some_columns{{{"Id"}}, {{"Owner", "Email"}}, {{"Note__c"}}};

Decoded read(std::string_view bytes, PageFormat format, const std::vector<Column>& columns = some_columns) {
  const std::vector<Page> pages{page(bytes, format)};
  const Decoded quick = decoded(decode(pages, columns));
  EXPECT_EQ(quick, decoded(decode_plainly(pages, columns))) << "the plain decoder differs";
  return quick;
}
Decoded csv(std::string_view bytes) { return read(bytes, PageFormat::csv); }
Decoded query(std::string_view bytes) { return read(bytes, PageFormat::salesforce_json); }

std::string what(std::string_view bytes, PageFormat format) {
  const auto table = decode(std::vector{page(bytes, format)}, some_columns);
  return table ? "read" : table.error().what;
}

std::string file(const std::string& name) {
  std::ifstream in{std::string{TIDEMARK_TEST_DATA} + "/" + name, std::ios::binary};
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

TEST(CsvPage, ColumnsAreFoundByTheirNamesInWhateverOrderTheyStand) {
  EXPECT_THAT(csv("Other,Note__c,Owner.Email,Id\nx,hello,a@x.io,003A\n").rows, ElementsAre("'003A | 'a@x.io | 'hello"));
}
TEST(CsvPage, QuotedValuesHoldCommasLineBreaksAndDoubledQuotes) {
  EXPECT_THAT(csv("Id,Owner.Email,Note__c\n003A,,\"a,\"\"b\"\"\nc\"\n").rows,
              ElementsAre("'003A | null | 'a,\"b\"\nc"));
}
TEST(CsvPage, AnEmptyValueIsNullWhetherQuotedOrNot) {
  EXPECT_THAT(csv("Id,Owner.Email,Note__c\n003A,\"\",\n").rows, ElementsAre("'003A | null | null"));
}
TEST(CsvPage, RowsEndInLfOrCrLfAndTheLastMayEndInNothing) {
  EXPECT_EQ(csv("Id,Owner.Email,Note__c\r\n1,,x\r\n2,,y").rows, csv("Id,Owner.Email,Note__c\n1,,x\n2,,y\n").rows);
}
TEST(CsvPage, AByteOrderMarkIsSkipped) { EXPECT_EQ(csv("\xef\xbb\xbfId,Owner.Email,Note__c\n1,,x\n").rows.size(), 1u); }
TEST(CsvPage, AHeaderWithoutAMappedFieldIsUnreadable) {
  EXPECT_THAT(what("Id,Note__c\n1,x\n", PageFormat::csv), HasSubstr("the header lacks Owner.Email"));
  EXPECT_EQ(csv("Id,Note__c\n1,x\n").error, "unreadable at page:1");
}
TEST(CsvPage, AHeaderThatNamesAFieldTwiceIsUnreadable) {
  EXPECT_EQ(csv("Id,Owner.Email,Note__c,Id\n1,,x,2\n").error, "unreadable at page:1");
}
TEST(CsvPage, ARowThatIsTooShortOrTooLongIsToldWithItsLine) {
  EXPECT_EQ(csv("Id,Owner.Email,Note__c\n1,,\"x\ny\"\n2,z\n").error, "unreadable at page:4");
  EXPECT_EQ(csv("Id,Owner.Email,Note__c\n1,,x,more\n").error, "unreadable at page:2");
  EXPECT_EQ(what("Id,Owner.Email,Note__c\n1\n", PageFormat::csv), "the row has 1 value, the header has 3");
}
TEST(CsvPage, AQuotedValueThatDoesNotEndIsUnreadable) {
  EXPECT_EQ(csv("Id,Owner.Email,Note__c\n1,,\"x\n2,,y\n").error, "unreadable at page:4");
}
TEST(CsvPage, QuotesWhereNoneMayBeAreUnreadable) {
  EXPECT_EQ(csv("Id,Owner.Email,Note__c\n1,,x\"y\n").error, "unreadable at page:2");
  EXPECT_EQ(csv("Id,Owner.Email,Note__c\n1,,\"x\"y\n").error, "unreadable at page:2");
}

struct Damage {
  const char* name;
  PageFormat format;
  std::string bytes;
  int line;
};
class DamagedPage : public testing::TestWithParam<Damage> {};

TEST_P(DamagedPage, IsToldWithItsLine) {
  EXPECT_EQ(read(GetParam().bytes, GetParam().format).error, "unreadable at page:" + std::to_string(GetParam().line));
}

std::string with_nul(const char* before, const char* after) { return before + std::string(1, '\0') + after; }

INSTANTIATE_TEST_SUITE_P(
    Pages, DamagedPage,
    testing::Values(
        Damage{"NulInCsv", PageFormat::csv, with_nul("Id,Owner.Email,Note__c\n1,,a", "b\n"), 2},
        Damage{"NulInQuotes", PageFormat::csv, with_nul("Id,Owner.Email,Note__c\n1,,\"a", "b\"\n"), 2},
        Damage{"NulInTheHeader", PageFormat::csv, with_nul("Id,Owner.Email,No", "te__c\n1,,a\n"), 1},
        Damage{"NotUtf8InCsv", PageFormat::csv, "Id,Owner.Email,Note__c\n1,,a\n2,,\xff\n", 3},
        Damage{"NotUtf8InTheHeader", PageFormat::csv, "Id,Owner.Email,Note__c,\xff\n1,,a,\n", 1},
        Damage{"NotUtf8InTheSecondLineOfTheHeader", PageFormat::csv, "Id,Owner.Email,Note__c,\"x\n\xff\"\n1,,a,\n", 2},
        Damage{"NotUtf8BehindAnotherProblem", PageFormat::csv, "Id,Owner.Email,Note__c\n1,,a,b\n2,,\xff\n", 2},
        Damage{"NotUtf8BehindAnotherProblemInJson", PageFormat::ndjson, "{\"Id\":tru}\n{\"Id\":\"\xff\"}\n", 1},
        Damage{"ACodePointCutAtTheEnd", PageFormat::csv, "Id,Owner.Email,Note__c\n1,,\xe2\x82", 2},
        Damage{"CarriageReturnInTheMiddle", PageFormat::csv, "Id,Owner.Email,Note__c\n1,\r,a\n", 2},
        Damage{"JsonCutInTheMiddle", PageFormat::salesforce_json, "{\"records\":[\n{\"Id\":\"1\",\"Own", 2},
        Damage{"JsonThatGoesOn", PageFormat::salesforce_json, "{\"records\":[]}\n{}", 2},
        Damage{"JsonOfAnotherShape", PageFormat::salesforce_json, "[]", 1},
        Damage{"RecordsThatAreNoArray", PageFormat::salesforce_json, "{\"records\":{}}", 1},
        Damage{"NoRecordsAtAll", PageFormat::salesforce_json, "{\"totalSize\":0}", 1},
        Damage{"ResultsThatAreMissing", PageFormat::pendo_json, "{\"records\":[]}", 1},
        Damage{"ARecordThatIsNoObject", PageFormat::pendo_json, "{\"results\":[\n1]}", 2},
        Damage{"AnErrorPageOfHtml", PageFormat::pendo_json, "<html></html>", 1},
        Damage{"ARowThatIsNoObject", PageFormat::report_json, "[{},\n[]]", 2},
        Damage{"TwoObjectsOnALine", PageFormat::ndjson, "{}\n{} {}\n", 2},
        Damage{"ALineCutInTheMiddle", PageFormat::ndjson, "{\"Id\":\"1\"}\n{\"Id\":\"2", 2},
        Damage{"AnObjectOverTwoLines", PageFormat::ndjson, "{\"Id\":\n\"1\"}\n", 1},
        Damage{"HalfASurrogatePair", PageFormat::ndjson, "{\"Id\":\"\\ud83d\"}\n", 1},
        Damage{"AControlCharacter", PageFormat::ndjson, "{\"Id\":\"a\x01\"}\n", 1},
        Damage{"NulInJson", PageFormat::ndjson, with_nul("{\"Id\":\"a", "\"}\n"), 1},
        Damage{"ANumberOfNoGrammar", PageFormat::ndjson, "{\"Id\":01}\n", 1},
        Damage{"ATrailingComma", PageFormat::ndjson, "{\"Id\":1,}\n", 1}),
    [](const auto& each) { return std::string{each.param.name}; });

TEST(QueryAnswer, ReadsRecordsWithTheirRelationships) {
  EXPECT_THAT(query(R"({"totalSize":2,"done":true,"records":[
    {"attributes":{"type":"Contact"},"Id":"003A","Owner":{"attributes":{},"Email":"a@x.io"},"Note__c":1.50},
    {"attributes":{"type":"Contact"},"Id":"003B","Owner":{"Email":null},"Note__c":true}]})")
                  .rows,
              ElementsAre("'003A | 'a@x.io | number 1.50", "'003B | null | true"));
}
TEST(QueryAnswer, ANullRelationshipMakesWhatIsBehindItNull) {
  EXPECT_THAT(query(R"({"records":[{"Id":"003A","Owner":null,"Note__c":null}]})").rows,
              ElementsAre("'003A | null | null"));
}
TEST(QueryAnswer, ARecordWithNeitherTheFieldNorANullRelationshipIsUnreadable) {
  EXPECT_EQ(query("{\"records\":[\n{\"Id\":\"003A\",\"Owner\":{},\"Note__c\":null}]}").error, "unreadable at page:2");
  EXPECT_EQ(query("{\"records\":[\n{\"Id\":\"003A\",\"Owner\":null}]}").error, "unreadable at page:2");
  EXPECT_THAT(what(R"({"records":[{"Id":"003A","Owner":null}]})", PageFormat::salesforce_json),
              HasSubstr("no field Note__c"));
}
TEST(AnswerOfPendo, AnEntityThatLacksAKeyIsAbsentThere) {
  const std::vector<Column> columns{
      {{"visitorId"}}, {{"metadata", "agent", "email"}}, {{"metadata", "custom", "region"}}};
  const std::string entity = R"({"visitorId":"v-1","metadata":{"custom":{"region":"EMEA","tags":["a",{"b":[]}]}}})";
  EXPECT_THAT(read(entity + "\n\n" + entity, PageFormat::ndjson, columns).rows,
              ElementsAre("'v-1 | absent | 'EMEA", "'v-1 | absent | 'EMEA"));
  EXPECT_THAT(read(R"({"startTime":1,"results":[)" + entity + "]}", PageFormat::pendo_json, columns).rows,
              ElementsAre("'v-1 | absent | 'EMEA"));
}
TEST(AnswerOfPendo, EscapesInKeysAndTextsAreUndone) {
  EXPECT_THAT(read(R"([{"\u0049d":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"}])", PageFormat::report_json, {{{"Id"}}}).rows,
              ElementsAre("'\"\\/\b\f\n\r\t\xc3\xa9\xf0\x9f\x98\x80"));
}
TEST(AnswerOfPendo, ListsAndObjectsAreKeptWhole) {
  EXPECT_THAT(read(R"([{"Id":["a", "b]"] , "x":{}},{"Id":{"a":"}"}}])", PageFormat::report_json, {{{"Id"}}}).rows,
              ElementsAre("list [\"a\", \"b]\"]", "object {\"a\":\"}\"}"));
}
TEST(AnyPage, ThatIsEmptyOrBlankHasNoRows) {
  for (const PageFormat format : {PageFormat::csv, PageFormat::salesforce_json, PageFormat::pendo_json,
                                  PageFormat::ndjson, PageFormat::report_json}) {
    EXPECT_EQ(read("", format), Decoded{});
    EXPECT_EQ(read("\xef\xbb\xbf \r\n", format), Decoded{});
  }
}
TEST(SeveralPages, AreReadInTheirOrderAndTheFirstProblemIsTold) {
  const std::vector<Column> columns{{{"Id"}}};
  std::vector<Page> pages{page("Id\n1\n", PageFormat::csv, "a.csv"), page("", PageFormat::csv, "empty.csv"),
                          page(R"({"records":[{"Id":"2"}]})", PageFormat::salesforce_json, "b.json")};
  EXPECT_THAT(decoded(decode(pages, columns)).rows, ElementsAre("'1", "'2"));
  pages.push_back(page("Id\n3,4\n", PageFormat::csv, "c.csv"));
  pages.push_back(page("{", PageFormat::salesforce_json, "d.json"));
  EXPECT_EQ(decoded(decode(pages, columns)).error, "unreadable at c.csv:2");
  EXPECT_EQ(decoded(decode_plainly(pages, columns)).error, "unreadable at c.csv:2");
}
TEST(DeepNesting, EndsInAnErrorNotInACrash) {
  for (const char* bracket : {"[", "{\"a\":"}) {
    std::string deep = "[{\"other\":";
    for (int i = 0; i < 100'000; ++i) deep += bracket;
    EXPECT_EQ(read(deep, PageFormat::report_json).error, "unreadable at page:1");
    deep.replace(2, 7, "\"Id\"");
    EXPECT_EQ(read(deep, PageFormat::report_json).error, "unreadable at page:1");
  }
}
TEST(DeepNesting, CountsFromTheRecordWhateverIsWantedOfIt) {
  for (const std::size_t deep : {509u, 510u, 511u}) {
    // Two braces of the record's stand around the list.
    const std::string bytes = R"([{"Id":"1","a":{"b":{"c":)" + std::string(deep, '[') + std::string(deep, ']') + "}}}]";
    for (const std::vector<Column>& columns :
         {std::vector<Column>{{{"Id"}}}, {{{"Id"}}, {{"a", "b", "c"}}}, {{{"a", "b"}}}, {{{"a"}}, {{"a", "b", "d"}}}}) {
      const auto table = decode(std::vector{page(bytes, PageFormat::report_json)}, columns);
      EXPECT_EQ(table.has_value(), deep <= 510) << deep << " brackets, " << columns.size() << " columns";
    }
  }
}
TEST(AHugeCell, IsReadWithoutCopies) {
  constexpr std::size_t size = 100'000'000;
  std::string bytes = "Id\nfirst\n\"";
  bytes.reserve(size + 20);
  bytes.append(size, 'x');
  bytes += "\"\n";
  const std::vector<Column> columns{{{"Id"}}};
  const auto table = decode(std::vector{page(bytes, PageFormat::csv)}, columns);
  ASSERT_TRUE(table.has_value()) << to_line(table.error());
  EXPECT_EQ(table->row(1).cells[0].length(), size);
  bytes.replace(0, bytes.find('x'), "[{\"Id\":\"").replace(bytes.size() - 1, 1, "}]");
  const auto report = decode(std::vector{page(bytes, PageFormat::report_json)}, columns);
  ASSERT_TRUE(report.has_value()) << to_line(report.error());
  EXPECT_EQ(report->row(0).cells[0].length(), size);
}

class CsvSpectrum : public testing::TestWithParam<const char*> {};

TEST_P(CsvSpectrum, IsReadAsItsJsonSays) {
  const auto expected = nlohmann::ordered_json::parse(file("csv-spectrum/json/" + std::string{GetParam()} + ".json"));
  std::vector<Column> columns;
  for (const auto& [key, value] : expected.at(0).items()) columns.push_back({{key}});
  const std::string bytes = file("csv-spectrum/csvs/" + std::string{GetParam()} + ".csv");
  std::vector<std::string> rows;
  for (const auto& row : expected) {
    std::string& text = rows.emplace_back();
    for (const auto& [key, value] : row.items()) {
      if (!text.empty()) text += " | ";
      text += value == "" ? "null" : "'" + value.template get<std::string>();
    }
    // The copies of the CR LF files have lost their carriage returns on the way; their JSON has not.
    std::erase(text, '\r');
  }
  EXPECT_EQ(read(bytes, PageFormat::csv, columns).rows, rows);
}

INSTANTIATE_TEST_SUITE_P(Files, CsvSpectrum,
                         testing::Values("comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines",
                                         "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8"),
                         [](const auto& each) { return std::string{each.param}; });

TEST(CsvSpectrumFile, ThatIsLatin1IsUnreadable) {
  EXPECT_EQ(read(file("csv-spectrum/csvs/location_coordinates.csv"), PageFormat::csv, {{{"Cities"}}}).error,
            "unreadable at page:2");
}

TEST(NaughtyStrings, ComeOutAsTheyWentInFromEveryFormat) {
  const auto strings = nlohmann::json::parse(file("naughty-strings/blns.json"));
  ASSERT_GT(strings.size(), 400u);
  std::string as_csv = "Id\n";
  std::string as_lines;
  nlohmann::json rows = nlohmann::json::array();
  std::vector<std::string> expected;
  for (const std::string text : strings) {
    if (text.empty()) continue;
    expected.push_back("'" + text);
    as_csv += '"';
    for (const char c : text) as_csv += c == '"' ? std::string{"\"\""} : std::string(1, c);
    as_csv += "\"\n";
    rows.push_back({{"Id", text}});
    as_lines += rows.back().dump(-1, ' ', true) + "\n";
  }
  const std::vector<Column> columns{{{"Id"}}};
  EXPECT_EQ(read(as_csv, PageFormat::csv, columns).rows, expected);
  EXPECT_EQ(read(as_lines, PageFormat::ndjson, columns).rows, expected);
  EXPECT_EQ(read(rows.dump(), PageFormat::report_json, columns).rows, expected);
}

}  // namespace
}  // namespace tidemark
