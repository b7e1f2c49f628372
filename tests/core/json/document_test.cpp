#include "core/json/document.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/json/write.h"

namespace tidemark::json {
namespace {

std::string text_of(std::string_view json) {
  const Result<Document> document = Document::read(json);
  return document ? std::string{document->root().text()} : to_line(document.error());
}

std::string error_of(std::string_view json, const Options& options = {}) {
  const Result<Document> document = Document::read(json, options);
  return document ? "no error" : to_line(document.error());
}

TEST(JsonDocument, KeepsTheOrderAndPlaceOfEveryValue) {
  const std::string json = "{\"pull\": [\n  {\"from\": \"Email\"},\n  {\"é\": 1, \"to\": [true, null]}\n]}";
  const Result<Document> document = Document::read(json);
  ASSERT_TRUE(document);
  const Value pull = *document->root().member("pull");
  ASSERT_EQ(pull.size(), 2u);
  const Value to = *pull.at(1).member("to");
  EXPECT_EQ(to.path(), "pull[1].to");
  EXPECT_EQ(to.line(), 3u);
  EXPECT_EQ(to.column(), 18u) << "columns count code points";
  EXPECT_EQ(to.at(1).path(), "pull[1].to[1]");
  EXPECT_TRUE(to.at(0).boolean());
  EXPECT_TRUE(to.at(1).is(Kind::null));
  EXPECT_EQ(pull.at(1).children()[0].path(), "pull[1][\"é\"]");
  EXPECT_EQ(document->root().path(), "");
}

TEST(JsonDocument, KeepsANumbersDigitsAsWritten) {
  for (const std::string number : {"0", "-0", "12", "-0.10", "1E+2", "1.50e-3", "123456789012345678901234567890.5"}) {
    const Result<Document> document = Document::read(number);
    ASSERT_TRUE(document) << number;
    EXPECT_EQ(document->root().number(), number);
  }
}

TEST(JsonDocument, UnescapesTexts) {
  EXPECT_EQ(text_of(R"("plain é")"), "plain é");
  EXPECT_EQ(text_of(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(text_of(R"("\u0041\u00e9\u20AC\ud83d\ude00")"), "Aé€😀");
  EXPECT_EQ(text_of(R"("\udbff\udfff")"), "\U0010ffff");
  EXPECT_EQ(text_of("\"a\\u0000b\""), (std::string{"a\0b", 3}));
  EXPECT_EQ(text_of("\xef\xbb\xbf\"after a byte order mark\""), "after a byte order mark");
}

TEST(JsonDocument, SkipsCommentsOnlyWhereTheyAreAllowed) {
  const std::string json = "// first\n{ /* two */ \"a\" /**/ : // x\n [1 /* , 2 */ , \"//\"] } // last";
  Options options;
  options.comments = true;
  const Result<Document> document = Document::read(json, options);
  ASSERT_TRUE(document) << to_line(document.error());
  EXPECT_EQ(document->root().member("a")->size(), 2u);
  EXPECT_EQ(error_of(json), "line 1, column 1: a value is expected, found `/`");
  EXPECT_EQ(error_of("[1, /* 2]", options), "line 1, column 5: this comment has no end: `*/` is missing");
  EXPECT_EQ(error_of("1 / 2", options), "line 1, column 3: the end of the document is expected, found `/`");
}

struct Bad {
  std::string json;
  std::string error;
};

TEST(JsonDocument, NamesLineColumnAndWhatWasExpected) {
  const std::vector<Bad> cases{
      {"", "line 1, column 1: a value is expected, found the end of the document"},
      {"  \n", "line 2, column 1: a value is expected, found the end of the document"},
      {"{", "line 1, column 2: a key in double quotes is expected, found the end of the document"},
      {"{\"a\" 1}", "line 1, column 6: `:` is expected, found `1`"},
      {"{\"a\":1,}", "line 1, column 8: a key is expected, found `}`: is there a comma too many?"},
      {"{'a':1}", "line 1, column 2: a key in double quotes is expected, found `'`"},
      {"{\"a\":1\n \"b\":2}", "line 2, column 2: `,` or `}` is expected, found a text"},
      {"[1 2]", "line 1, column 4: `,` or `]` is expected, found `2`"},
      {"[1,]", "line 1, column 4: a value is expected, found `]`: is there a comma too many?"},
      {"[1}", "line 1, column 3: `,` or `]` is expected, found `}`"},
      {"]", "line 1, column 1: a value is expected, found `]`"},
      {"[] []", "line 1, column 4: the end of the document is expected, found `[`"},
      {"tru", "line 1, column 1: a value is expected, found `t`"},
      {"NaN", "line 1, column 1: a value is expected, found `N`"},
      {"+1", "line 1, column 1: a value is expected, found `+`"},
      {"01", "line 1, column 1: a number does not begin with zeros"},
      {"1.", "line 1, column 3: a digit is expected, found the end of the document"},
      {"-", "line 1, column 2: a digit is expected, found the end of the document"},
      {"1e+", "line 1, column 4: a digit is expected, found the end of the document"},
      {"\"abc", "line 1, column 1: this text has no end: `\"` is missing"},
      {"\"abc\\", "line 1, column 5: an unknown escape: allowed are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"},
      {"\"\\x\"", "line 1, column 2: an unknown escape: allowed are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"},
      {"\"\\u12g4\"",
       "line 1, column 2: a `\\u` escape that is no character: four hex digits, surrogates only in pairs"},
      {"\"\\ud800\"",
       "line 1, column 2: a `\\u` escape that is no character: four hex digits, surrogates only in pairs"},
      {"\"\\ud800\\u0041\"",
       "line 1, column 2: a `\\u` escape that is no character: four hex digits, surrogates only in pairs"},
      {"\"\\udc00\"",
       "line 1, column 2: a `\\u` escape that is no character: four hex digits, surrogates only in pairs"},
      {"\"a\nb\"", "line 1, column 3: a control character inside a text: write it as an escape (`\\n`, `\\u0000`)"},
      {std::string{"[1,\0]", 5}, "line 1, column 4: a value is expected, found a control character"},
      {"[é]", "line 1, column 2: a value is expected, found another character"},
      {"[\"\xff\"]", "line 1, column 3: the document is not UTF-8 (save the file as UTF-8)"},
      {"[\"\xed\xa0\x80\"]", "line 1, column 3: the document is not UTF-8 (save the file as UTF-8)"},
      {"{\"a\":1,\n\"b\":2,\"a\":3}", "line 2, column 11: the key \"a\" stands twice in one object"},
      {"{\"a\":1,\"\\u0061\":3}", "line 1, column 17: the key \"a\" stands twice in one object"},
  };
  for (const Bad& bad : cases) EXPECT_EQ(error_of(bad.json), bad.error) << bad.json;
}

TEST(JsonDocument, ListsDuplicateKeysOnRequest) {
  const std::string json = R"({"a":1,"o":{"x":1,"x":2},"a":2,"a":3})";
  Options options;
  options.list_duplicate_keys = true;
  const Result<Document> document = Document::read(json, options);
  ASSERT_TRUE(document);
  std::vector<std::string> numbers;
  for (const Value value : document->duplicate_keys())
    numbers.push_back(value.path() + "=" + std::string{value.number()});
  EXPECT_THAT(numbers, testing::ElementsAre("o.x=2", "a=2", "a=3"));
}

TEST(JsonDocument, IsLimitedInDepthAndSize) {
  Options options;
  options.depth = 3;
  EXPECT_TRUE(Document::read("[[[]]]", options));
  EXPECT_EQ(error_of("[[[[]]]]", options), "line 1, column 4: nested more than 3 deep");
  EXPECT_EQ(error_of(std::string(100'000, '[')), "line 1, column 201: nested more than 200 deep");
  options.max_bytes = 5;
  EXPECT_EQ(error_of("[1,2,3]", options), "a document of 7 bytes is too large (at most 5 bytes are read)");
}

TEST(JsonDocument, ManyKeysAndElementsAreReadInLinearTime) {
  std::string json = "{";
  for (int n = 0; n < 200'000; ++n) json += "\"k" + std::to_string(n * 7919 % 200'000) + "\":[],";
  json += "\"last\":1}";
  const Result<Document> document = Document::read(json);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().size(), 200'001u);
}

/// A document made of the reader's answers again, without blanks.
void write_again(Value value, Writer& writer) {
  switch (value.kind()) {
    case Kind::null: return writer.null();
    case Kind::boolean: return writer.boolean(value.boolean());
    case Kind::number: return writer.literal(value.number());
    case Kind::text: return writer.text(value.text());
    case Kind::array:
      writer.begin_array();
      for (const Value element : value.children()) write_again(element, writer);
      return writer.end_array();
    case Kind::object:
      writer.begin_object();
      for (const Value member : value.children()) {
        writer.key(member.key());
        write_again(member, writer);
      }
      return writer.end_object();
  }
}

std::string written_again(const Document& document) {
  std::string out;
  Writer writer{out};
  write_again(document.root(), writer);
  return out;
}

TEST(JsonDocument, IsReadBackFromWhatTheWriterWrote) {
  const std::string json = R"({"a":[1.50,-0,"x\u0000\n\"\\é😀",[],{}],"":{"b":null,"c":[true,false]}})";
  const Result<Document> document = Document::read(json);
  ASSERT_TRUE(document);
  EXPECT_EQ(written_again(*document), json);
}

RC_GTEST_PROP(JsonDocument, AnyBytesEndInADocumentOrAnError, (const std::string& bytes)) {
  Options options;
  options.comments = true;
  const Result<Document> document = Document::read(bytes, options);
  if (!document) {
    RC_ASSERT(!document.error().what.empty());
    return;
  }
  const std::string again = written_again(*document);
  const Result<Document> second = Document::read(again);
  RC_ASSERT(second.has_value());
  RC_ASSERT(written_again(*second) == again);
}

RC_GTEST_PROP(JsonDocument, AnyTokensEndInADocumentOrAnError, ()) {
  const auto tokens = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("{", "}", "[", "]", ",", ":", "\"a\"", "\"b\\u00e9\"", "1", "-2.5e3", "true",
                                    "null", " ", "\n", "// c\n", "/*", "*/", "\""));
  std::string json;
  for (const std::string& token : tokens) json += token;
  Options options;
  options.comments = true;
  const Result<Document> document = Document::read(json, options);
  if (document) RC_ASSERT(Document::read(written_again(*document)).has_value());
  else RC_ASSERT(document.error().where.starts_with("line "));
}

}  // namespace
}  // namespace tidemark::json
