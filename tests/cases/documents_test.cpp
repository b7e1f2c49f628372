#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cases/case_schemas.h"
#include "cases/keys.h"
#include "core/json/document.h"
#include "given.h"

namespace tidemark::cases {
namespace {

std::string text_of(const std::string& name) {
  std::ifstream stream{TIDEMARK_TEST_DATA "/../../docs/" + name};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

/// A published schema and, of what it says, the words at a place.
class Published {
 public:
  explicit Published(const std::string& name) : text_{text_of(name)}, document_{json::Document::read(text_)} {}

  [[nodiscard]] bool is_read() const { return document_.has_value(); }
  [[nodiscard]] std::optional<json::Value> definition(std::string_view name) const {
    return document_->root().member("$defs")->member(name);
  }
  static std::vector<std::string> texts(const std::optional<json::Value>& list) {
    std::vector<std::string> result;
    if (list)
      for (const json::Value text : list->children()) result.emplace_back(text.text());
    return result;
  }

 private:
  std::string text_;
  Result<json::Document> document_;
};

TEST(CaseSchemaFiles, HaveExactlyTheKeysThatTheReaderKnows) {
  const Published of_case{"case.schema.json"};
  const Published of_schemas{"schemas.schema.json"};
  ASSERT_TRUE(of_case.is_read() && of_schemas.is_read());
  for (const ConfigurationKeys& object : all_case_keys()) {
    auto definition = of_case.definition(object.object);
    if (!definition) definition = of_schemas.definition(object.object);
    ASSERT_TRUE(definition) << object.object;
    std::vector<std::string> known;
    std::vector<std::string> required;
    for (const ConfigurationKey& key : object.keys) {
      known.emplace_back(key.name);
      if (key.required) required.emplace_back(key.name);
    }
    std::vector<std::string> properties;
    for (const json::Value property : definition->member("properties")->children())
      properties.emplace_back(property.key());
    EXPECT_THAT(properties, testing::UnorderedElementsAreArray(known)) << object.object;
    EXPECT_FALSE(definition->member("additionalProperties")->boolean()) << object.object;
    // A case needs "salesforce" in any direction; which of the others, the reader says by the direction.
    if (object.object != "given") {
      EXPECT_EQ(Published::texts(definition->member("required")), required) << object.object;
    }
  }
}

TEST(CaseSchemaFiles, HaveTheReasonsAndTypesThatTheReaderTakes) {
  const Published of_case{"case.schema.json"};
  const auto reason = of_case.definition("left")->member("properties")->member("reason");
  EXPECT_THAT(Published::texts(reason->member("enum")), testing::ElementsAreArray(reasons()));
  const Published of_schemas{"schemas.schema.json"};
  std::vector<std::string> types;
  for (int type = 0; type < static_cast<int>(SalesforceType::unknown); ++type)
    types.emplace_back(name_of(static_cast<SalesforceType>(type)));
  EXPECT_EQ(Published::texts(of_schemas.definition("type")->member("enum")), types);
}

/// What stands on the page between ``` lines that name jsonc.
std::vector<std::string> examples_on_the_page() {
  const std::string page = text_of("testing-mappings.md");
  const std::string begin = "\n```jsonc\n";
  std::vector<std::string> examples;
  for (std::size_t at = page.find(begin); at != std::string::npos; at = page.find(begin, at)) {
    at += begin.size();
    examples.push_back(page.substr(at, page.find("```\n", at) - at));
  }
  return examples;
}

TEST(CasePage, ExamplesAreReadAndMet) {
  const std::vector<std::string> examples = examples_on_the_page();
  ASSERT_EQ(examples.size(), 2u);
  GivenCase given{examples[0]};
  given.configuration = text_of("examples/acme.json");
  given.schemas = text_of("examples/acme.tests/schemas.json");
  EXPECT_THAT(given.differs(), testing::IsEmpty());
  const ReadFile user = [](std::string_view) -> Result<std::string> { return R"({"name": "User", "fields": []})"; };
  const auto schemas = read_schemas(examples[1], user);
  EXPECT_TRUE(schemas) << to_line(schemas.error().front());
}

TEST(CasePage, NamesEveryKey) {
  const std::string page = text_of("testing-mappings.md");
  for (const ConfigurationKeys& object : all_case_keys())
    for (const ConfigurationKey& key : object.keys) {
      const std::string name{key.name};
      EXPECT_TRUE(page.find("`" + name + "`") != std::string::npos ||
                  page.find("\"" + name + "\":") != std::string::npos)
          << name;
    }
}

}  // namespace
}  // namespace tidemark::cases
