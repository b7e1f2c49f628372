#include "salesforce/bulk_csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tidemark::salesforce {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string id = "003000000000001AAA";

Result<std::vector<std::string>> read(std::string_view csv, const std::vector<std::string>& columns) {
  std::vector<std::string> rows;
  return for_each_row(csv, columns,
                      [&](auto values) {
                        std::string row;
                        for (const std::string_view value : values) row += std::string{value} + "|";
                        rows.push_back(row);
                        return Result<void>{};
                      })
      .map([&](std::uint64_t) { return rows; });
}

TEST(IngestCsv, HasAColumnForEachFieldThatAnyUpdateChanges) {
  const std::vector<Update> updates{{id, {{"A__c", FieldValue::text("x")}, {"B__c", {}}}},
                                    {id, {{"C__c", FieldValue::boolean(false)}}},
                                    {id, {{"B__c", FieldValue::number(2)}, {"A__c", FieldValue::text(" y")}}}};
  EXPECT_EQ(csv_of(updates), "Id,A__c,B__c,C__c\n" + id + ",x,#N/A,\n" + id + ",,,false\n" + id + ",\" y\",2,\n");
}

TEST(IngestCsv, IsTheSameOfUpdatesThatAreMadeWhenTheyAreLookedAt) {
  const std::vector<Update> updates{{id, {{"A__c", FieldValue::text("x")}}},
                                    {"003000000000002AAA", {{"B__c", {}}, {"A__c", FieldValue::number(2)}}}};
  std::size_t made = 0;
  const Updates lazy{updates.size(), [&](std::size_t place) { return std::string_view{updates[place].id}; },
                     [&](std::size_t place, Update& update) {
                       update.fields = updates[place].fields;
                       ++made;
                     }};
  EXPECT_EQ(csv_of(lazy), csv_of(updates));
  EXPECT_EQ(csv_of(lazy), "Id,A__c,B__c\n" + id + ",x,\n003000000000002AAA,2,#N/A\n");
  EXPECT_EQ(made, 8u) << "measured, then made, each time";
  EXPECT_EQ(updates_within(lazy, 1), 1u);
}

TEST(IngestCsv, IsReadInPiecesOfAnySizeAndAgainFromTheBeginning) {
  std::vector<Update> updates;
  for (std::size_t n = 0; n < 20'000; ++n)
    updates.push_back({id, {{n % 2 == 0 ? "A__c" : "B__c", FieldValue::text("line\n" + std::to_string(n))}}});
  IngestCsv csv{updates};
  const std::string whole = csv_of(updates);
  EXPECT_GT(csv.size(), std::size_t{512} << 10) << "several of what is made at a time";
  EXPECT_EQ(csv.size(), whole.size());
  for (const std::size_t most : {1'000u, 65'536u, 5'000'000u}) {
    std::string all;
    std::string piece(most, '\0');
    for (std::size_t got = 0; (got = csv.read(all.size(), piece)) > 0;) all.append(piece, 0, got);
    EXPECT_EQ(all == whole, true) << most;
  }
  EXPECT_EQ(read(whole, {"Id", "B__c"})->at(19'999), id + "|line\n19999|");
}

RC_GTEST_PROP(IngestCsv, ReadsBackAsWhatWasWrittenAndIsAsLongAsMeasured, (const std::vector<std::string>& texts)) {
  std::vector<Update> updates;
  std::vector<std::string> expected;
  for (const std::string& text : texts) {
    std::string plain;
    for (const char c : text) {
      if (c != '\0' && static_cast<unsigned char>(c) < 0x80) plain += c;
    }
    const FieldValue value = FieldValue::text(plain);
    const std::string column = "F" + std::to_string(plain.size() % 3) + "__c";
    updates.push_back({id, {{column, value}, {"Always__c", value}}});
    expected.push_back((value.is_null() ? "#N/A" : plain) + "|");
  }
  const std::string csv = csv_of(updates);
  RC_ASSERT(updates_within(updates, csv.size()) == updates.size());
  if (updates.size() > 1) RC_ASSERT(updates_within(updates, csv.size() - 1) == updates.size() - 1);
  const auto rows = read(csv, {"Always__c"});
  RC_ASSERT(rows.has_value() || updates.empty());
  if (rows) RC_ASSERT(*rows == expected);
}

TEST(IngestResults, AreReadPieceByPieceWhateverTheirLength) {
  std::string csv = "\"sf__Id\",\"sf__Error\",\"Text\"\n";
  for (int row = 0; row < 30'000; ++row)
    csv += "\"" + std::to_string(row) + "\",\"A:\"\"b\"\"\n:--\",\"" + std::string(100, 'x') + "\"\n";
  const auto rows = read(csv, {"sf__Error", "sf__Id"});
  ASSERT_TRUE(rows) << to_line(rows.error());
  ASSERT_EQ(rows->size(), 30'000u);
  EXPECT_EQ(rows->back(), "A:\"b\"\n:--|29999|");
}

TEST(IngestResults, WithoutRowsMayHaveAnyHeader) {
  for (const char* csv : {"", "\n", "\"Id\"\n", "\"sf__Id\",\"sf__Created\"\n"})
    EXPECT_THAT(*read(csv, {"Id"}), IsEmpty());
}

TEST(IngestResults, ThatAreNoneAreBadAnswers) {
  for (const auto& [csv, why] :
       std::vector<std::pair<std::string, std::string>>{{"<html>\n<p>\n", "no CSV"},
                                                        {"\"Name\"\nx\n", "lacks Id"},
                                                        {"\"Id\"\n\"a\",\"b\"\n", "2 values"},
                                                        {"\"Id\"\n\"a\"b\n", "line 2"},
                                                        {"\"Id\",\"Id\"\na,b\n", "twice"},
                                                        {std::string{"\"Id\"\n\"a\0b\"\n", 11}, "NUL"}}) {
    const auto rows = read(csv, {"Id"});
    ASSERT_FALSE(rows) << csv;
    EXPECT_EQ(rows.error().code, ErrorCode::bad_answer);
    EXPECT_THAT(rows.error().what, HasSubstr(why));
  }
}

TEST(IngestResults, ThatAreCutInsideARowShowIt) {
  const std::string csv = "\"Id\",\"T\"\n\"a\",\"one\ntwo\"\n\"b\",\"\"\n";
  for (std::size_t length = 1; length < csv.size(); ++length) {
    const std::string_view cut = std::string_view{csv}.substr(0, length);
    const bool between_rows = length == 9 || length == 23;
    EXPECT_EQ(ends_whole(cut), between_rows) << length;
  }
  EXPECT_TRUE(ends_whole(csv));
  EXPECT_TRUE(ends_whole(""));
}

TEST(IngestErrors, AreCodeMessageAndFields) {
  const auto parts = [](std::string_view cell) {
    const RecordError error = read_sf_error(cell);
    std::vector<std::string> all{error.code, error.message};
    all.insert(all.end(), error.fields.begin(), error.fields.end());
    return all;
  };
  EXPECT_THAT(parts("STRING_TOO_LONG:Plan: data value too large: x (max length=10):Pendo_Plan__c --"),
              ElementsAre("STRING_TOO_LONG", "Plan: data value too large: x (max length=10)", "Pendo_Plan__c"));
  EXPECT_THAT(parts("REQUIRED_FIELD_MISSING:Required fields are missing: [A, B]:A,B --"),
              ElementsAre("REQUIRED_FIELD_MISSING", "Required fields are missing: [A, B]", "A", "B"));
  EXPECT_THAT(parts("UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--"),
              ElementsAre("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record"));
  EXPECT_THAT(parts("X:no end: here"), ElementsAre("X", "no end: here"));
  EXPECT_THAT(parts("X:--"), ElementsAre("X", "--"));
  EXPECT_THAT(parts("only words: and a colon"), ElementsAre("", "only words: and a colon"));
  EXPECT_THAT(parts(""), ElementsAre("", ""));
  EXPECT_THAT(parts(":::"), ElementsAre("", ":::"));
}

}  // namespace
}  // namespace tidemark::salesforce
