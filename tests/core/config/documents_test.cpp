#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/config/configuration.h"
#include "core/config/keys.h"
#include "core/json/document.h"
#include "example.h"

namespace tidemark {
namespace {

std::string document(const std::string& name) {
  std::ifstream stream{TIDEMARK_TEST_DATA "/../../docs/" + name};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

/// What stands between ``` lines that name `fence`.
std::vector<std::string> blocks(const std::string& text, const std::string& fence) {
  std::vector<std::string> result;
  const std::string begin = "\n```" + fence + "\n";
  for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
    at += begin.size();
    const std::size_t end = text.find("```\n", at);
    result.push_back(text.substr(at, end - at));
    at = end;
  }
  return result;
}

class Schema : public testing::Test {
 protected:
  std::string text_ = document("configuration.schema.json");
  Result<json::Document> schema_ = json::Document::read(text_);

  void SetUp() override { ASSERT_TRUE(schema_) << to_line(schema_.error()); }

  json::Value definition(std::string_view name) const { return schema_->root().member("$defs")->member(name).value(); }

  static std::vector<std::string> texts(const std::vector<json::Value>& values) {
    std::vector<std::string> result;
    for (const json::Value value : values) result.emplace_back(value.text());
    return result;
  }
};

TEST_F(Schema, HasExactlyTheKeysThatTheReaderKnows) {
  for (const ConfigurationKeys& object : all_configuration_keys()) {
    const json::Value definition_of = definition(object.object);
    std::vector<std::string> known;
    std::vector<std::string> required;
    for (const ConfigurationKey& key : object.keys) {
      known.emplace_back(key.name);
      if (key.required) required.emplace_back(key.name);
    }
    std::vector<std::string> properties;
    for (const json::Value property : definition_of.member("properties")->children())
      properties.emplace_back(property.key());
    EXPECT_THAT(properties, testing::UnorderedElementsAreArray(known)) << object.object;
    EXPECT_FALSE(definition_of.member("additionalProperties")->boolean()) << object.object;
    const auto listed = definition_of.member("required");
    EXPECT_EQ(listed ? texts(listed->children()) : std::vector<std::string>{}, required) << object.object;
  }
}

TEST_F(Schema, HasExactlyTheWordsThatTheReaderTakes) {
  const auto words = [&](std::string_view object, std::string_view key) {
    json::Value property = definition(object).member("properties")->member(key).value();
    if (const auto reference = property.member("$ref")) property = definition(reference->text().substr(8));
    return texts(property.member("enum")->children());
  };
  struct Choice {
    std::string object, key, piece;
  };
  for (const Choice& choice : std::vector<Choice>{{"pendo", "pull_group", "\"agent\""},
                                                  {"connection", "duplicates", "\"all\""},
                                                  {"pull_line", "when_empty", "\"keep\""},
                                                  {"pull_line", "write", "\"only_if_empty\""},
                                                  {"column", "type", "\"integer\""},
                                                  {"converter", "otherwise", "\"pass\""}}) {
    std::string expected;
    for (const std::string& word : words(choice.object, choice.key)) {
      EXPECT_THAT(errors_of(example_with(choice.piece, "\"" + word + "\"")), testing::IsEmpty()) << word;
      expected += "\"" + word + "\"";
    }
    const std::vector<std::string> errors = errors_of(example_with(choice.piece, "\"?\""));
    ASSERT_EQ(errors.size(), 1u) << choice.key;
    std::string allowed = errors[0].substr(errors[0].find("expected ") + 9);
    for (const std::string separator : {", ", " or "})
      for (std::size_t at; (at = allowed.find(separator)) != std::string::npos;) allowed.erase(at, separator.size());
    EXPECT_EQ(allowed, expected) << "the reader takes no others";
  }
}

TEST_F(Schema, HasTheFormsOfMessagesThatTheReaderTakes) {
  const json::Value form = definition("destination").member("properties")->member("form").value();
  const std::vector<std::string> forms = texts(form.member("enum")->children());
  EXPECT_EQ(forms.size(), 4u);
  for (const std::string& word : forms) {
    std::vector<std::string> errors = errors_of(example_with("\"webhook\"", "\"" + word + "\""));
    if (word == "email") EXPECT_THAT(errors, testing::ElementsAre(testing::HasSubstr("the key \"to\" is missing")));
    else EXPECT_THAT(errors, testing::IsEmpty()) << word;
  }
}

TEST(ConfigurationPage, ExamplesAreRead) {
  const std::vector<std::string> examples = blocks(document("configuration.md"), "jsonc");
  ASSERT_EQ(examples.size(), 2u);
  for (const std::string& example : examples) EXPECT_THAT(errors_of(example), testing::IsEmpty()) << example;
}

TEST(ConfigurationPage, NamesEveryKey) {
  const std::string page = document("configuration.md");
  for (const ConfigurationKeys& object : all_configuration_keys())
    for (const ConfigurationKey& key : object.keys) {
      const std::string name{key.name};
      EXPECT_TRUE(page.find("`" + name + "`") != std::string::npos ||
                  page.find("\"" + name + "\":") != std::string::npos)
          << name;
    }
}

TEST(ConfigurationPage, ShowsTheGuardsDefaults) {
  const std::vector<std::string> limits = blocks(document("configuration.md"), "json");
  ASSERT_EQ(limits.size(), 1u);
  const auto read = read_configuration(example_with("\"guard\": \"off\"", "\"guard\": " + limits[0]), is_test_zone);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->connection(EntityKind::account)->guard, Guard{});
}

TEST(ConfigurationPage, ShowsErrorsAsTheyAre) {
  std::string shown;
  for (const auto& [piece, replacement] :
       std::vector<std::pair<std::string, std::string>>{{"Asia/Tokyo", "Asia/Tokio"},
                                                        {"\"Contact\"", "\"contact\""},
                                                        {"{\"trim\": true}", "{\"trim\": true, \"lower\": true}"}})
    for (const std::string& error : errors_of(example_with(piece, replacement))) shown += error + "\n";
  EXPECT_THAT(blocks(document("configuration.md"), "text"), testing::Contains(shown));
}

}  // namespace
}  // namespace tidemark
