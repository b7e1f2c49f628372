#include <ostream>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "../dice.h"
#include "pages.h"

namespace tidemark {
namespace {

const std::vector<Column> columns{
    {{"Id"}}, {{"Owner", "Email"}}, {{"Owner", "Manager", "Name"}}, {{"Region__c"}}, {{"Tags"}}};

const std::vector<std::string> texts{"003A",
                                     "",
                                     "a@x.io",
                                     "x",
                                     "Größe",
                                     "日本",
                                     "😀",
                                     "a,b",
                                     "\"q\"",
                                     "line\nbreak",
                                     "cr\r\nlf",
                                     "\\",
                                     " ",
                                     "1.5",
                                     "true",
                                     ";a;;b",
                                     "a value that is longer than one block of sixteen bytes, \"quoted\" or not"};

std::string json_text(Dice& dice) {
  std::string out = "\"";
  for (const char c : dice.of(texts)) {
    if (c == '"' || c == '\\') out += std::string{'\\', c};
    else if (c == '\n') out += "\\n";
    else if (c == '\r') out += "\\u000D";
    else out += c;
  }
  return out + '"';
}

std::string json_value(Dice& dice, int depth = 0) {
  static const std::vector<std::string> plain{
      "null", "true", "false", "0", "-1", "12.50", "1.001E3", "9007199254740993", "[]", "{}", "1e-7"};
  if (depth < 3 && dice.one_in(6)) return "[" + json_value(dice, depth + 1) + " , " + json_value(dice, depth + 1) + "]";
  if (depth < 3 && dice.one_in(8))
    return "{ \"Email\":" + json_value(dice, depth + 1) + ",\"x\" :" + json_value(dice, depth + 1) + "}";
  return dice.one_in(2) ? json_text(dice) : dice.of(plain);
}

std::string json_row(Dice& dice) {
  static const std::vector<std::string> owners{"null",
                                               "{}",
                                               "{\"Email\":\"a@x.io\",\"Manager\":null}",
                                               "{\"Email\":null,\"Manager\":{\"Name\":\"n\"}}",
                                               "{\"Email\":\"b\\u00e9@x.io\",\"Manager\":{\"Name\":null,\"x\":[1]}}",
                                               "5"};
  std::vector<std::string> members{"\"Id\":" + json_value(dice), "\"Owner\":" + dice.of(owners),
                                   "\"Region__c\" : " + json_value(dice), "\"Tags\":" + json_value(dice),
                                   "\"other\":" + json_value(dice)};
  dice.shuffle(members);
  if (dice.one_in(5)) members.pop_back();
  std::string row = "{";
  for (const std::string& member : members) row += (row.size() > 1 ? dice.one_in(3) ? ", " : "," : "") + member;
  return row + "}";
}

std::string csv_value(Dice& dice) {
  const std::string& text = dice.of(texts);
  if (text.find_first_of(",\"\r\n") == std::string::npos && dice.one_in(2)) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string{"\"\""} : std::string(1, c);
  return out + '"';
}

/// A page of the format, most often a good one.
std::string any_page(PageFormat format, Dice& dice) {
  const std::size_t rows = dice.below(7);
  std::string bytes = dice.one_in(5) ? "\xef\xbb\xbf" : "";
  if (format == PageFormat::csv) {
    const std::string end = dice.one_in(2) ? "\n" : "\r\n";
    std::vector<std::string> header{"Id", "Owner.Email", "\"Owner.Manager.Name\"", "Region__c", "Tags", "Other"};
    dice.shuffle(header);
    for (std::size_t i = 0; i < header.size(); ++i) bytes += (i > 0 ? "," : "") + header[i];
    for (std::size_t row = 0; row < rows; ++row) {
      bytes += end;
      for (std::size_t i = 0; i < header.size(); ++i) bytes += (i > 0 ? "," : "") + csv_value(dice);
    }
    return dice.one_in(2) ? bytes + end : bytes;
  }
  const std::string between = format == PageFormat::ndjson ? "\n" : dice.one_in(2) ? ",\n" : ",";
  std::string list;
  for (std::size_t row = 0; row < rows; ++row) list += (row > 0 ? between : "") + json_row(dice);
  switch (format) {
    case PageFormat::salesforce_json: return bytes + "{\"done\":true,\n \"records\":[" + list + "]}";
    case PageFormat::pendo_json: return bytes + "{\"results\": [ " + list + " ] , \"startTime\":1}\n";
    case PageFormat::report_json: return bytes + "[" + list + "]";
    default: return bytes + list + (dice.one_in(2) ? "\n" : "");
  }
}

PageFormat any_format(Dice& dice) {
  return dice.of(std::vector{PageFormat::csv, PageFormat::csv, PageFormat::salesforce_json, PageFormat::pendo_json,
                             PageFormat::ndjson, PageFormat::report_json});
}

RC_GTEST_PROP(BothDecoders, GiveTheSameOfAnyPage, (std::uint64_t seed)) {
  Dice dice{seed};
  for (int i = 0; i < 30; ++i) {
    const PageFormat format = any_format(dice);
    const std::string bytes = any_page(format, dice);
    const std::vector<Page> pages{page(bytes, format)};
    const Decoded plain = decoded(decode_plainly(pages, columns));
    RC_LOG() << bytes << "\n";
    RC_ASSERT(plain == decoded(decode(pages, columns)));
  }
}

RC_GTEST_PROP(BothDecoders, GiveTheSameOfAnyDamagedPage, (std::uint64_t seed)) {
  Dice dice{seed};
  for (int i = 0; i < 100; ++i) {
    const PageFormat format = any_format(dice);
    const std::string bytes = mutated(any_page(format, dice), dice);
    const std::vector<Page> pages{page(bytes, format)};
    const Decoded plain = decoded(decode_plainly(pages, columns));
    const Decoded quick = decoded(decode(pages, columns));
    if (plain != quick)
      RC_LOG() << bytes << "\nplainly: " << ::testing::PrintToString(plain)
               << "\nquickly: " << ::testing::PrintToString(quick) << "\n";
    RC_ASSERT(plain == quick);
  }
}

RC_GTEST_PROP(WhereBytesCutAPage, ChangesNothing, (std::uint64_t seed)) {
  Dice dice{seed};
  const PageFormat format = any_format(dice);
  const std::string bytes = dice.one_in(3) ? mutated(any_page(format, dice), dice) : any_page(format, dice);
  const std::vector<Page> pages{page(bytes, format)};
  const Decoded whole = decoded(decode(pages, columns));
  for (std::size_t size = 1; size <= 64; ++size) {
    const Decoded cut = decoded(decode(pages, columns, one_by_one, nullptr, size));
    if (cut != whole)
      RC_LOG() << bytes << "\nin pieces of " << size << ": " << ::testing::PrintToString(cut)
               << "\nwhole: " << ::testing::PrintToString(whole) << "\n";
    RC_ASSERT(cut == whole);
  }
}

TEST(APageCutAtAnyByte, IsReadOrToldTheSameByBothDecoders) {
  Dice dice{7};
  for (const PageFormat format : {PageFormat::csv, PageFormat::salesforce_json, PageFormat::pendo_json,
                                  PageFormat::ndjson, PageFormat::report_json}) {
    std::string bytes;
    while (bytes.size() < 300) bytes = any_page(format, dice);
    for (std::size_t end = 0; end <= bytes.size(); ++end) {
      const std::vector<Page> pages{page(std::string_view{bytes}.substr(0, end), format)};
      ASSERT_EQ(decoded(decode_plainly(pages, columns)), decoded(decode(pages, columns))) << bytes.substr(0, end);
    }
  }
}

TEST(APageCutIntoTwoPages, AtTheEndOfARowHasTheSameRows) {
  const std::string header = "Id,Owner.Email,Owner.Manager.Name,Region__c,Tags\n";
  const std::string rows = "1,a,,\"x\n\",\n2,,,\"\"\"\",t\n3,,b,c,d\n";
  const std::string whole = header + rows;
  const Decoded expected = decoded(decode(std::vector{page(whole, PageFormat::csv)}, columns));
  ASSERT_EQ(expected.rows.size(), 3u);
  for (const std::size_t end : {11u, 22u}) {
    const std::string first = header + rows.substr(0, end);
    const std::string second = header + rows.substr(end);
    EXPECT_EQ(decoded(decode(std::vector{page(first, PageFormat::csv), page(second, PageFormat::csv)}, columns)),
              expected);
  }
}

}  // namespace
}  // namespace tidemark
