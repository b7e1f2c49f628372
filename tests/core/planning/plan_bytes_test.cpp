#include <gtest/gtest.h>

#include "core/hash/blake2b.h"
#include "plan_cases.h"

namespace tidemark::test {
namespace {

using nlohmann::json;

std::vector<json> lines_of(const std::string& text) {
  std::vector<json> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(json::parse(text.substr(at, end - at)));
    at = end + 1;
  }
  // What is free: lines of these two reasons.
  std::erase_if(lines, [](const json& line) {
    const std::string reason = line.contains("left") ? line["left"]["reason"] : json("");
    return reason == "anonymous" || reason == "filtered";
  });
  return lines;
}

/// Every key that is expected is there with that value; the words of `why` and further keys are free.
testing::AssertionResult holds(const json& line, const json& expected) {
  const std::string kind = expected.begin().key();
  if (!line.contains(kind)) return testing::AssertionFailure() << line << " is no " << kind;
  for (const auto& [key, value] : expected[kind].items()) {
    if (key != "why" && (!line[kind].contains(key) || line[kind][key] != value)) {
      return testing::AssertionFailure() << line << " has another " << key << " than " << expected;
    }
  }
  return testing::AssertionSuccess();
}

TEST(PlanCases, GiveTheExpectedLinesInTheirOrder) {
  ASSERT_GE(PlanCase::names().size(), 40u);
  for (const std::string& name : PlanCase::names()) {
    SCOPED_TRACE(name);
    PlanCase one{name};
    const std::vector<json> printed = lines_of(one.printed());
    const std::vector<json> expected = lines_of(one.expected());
    ASSERT_EQ(printed.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_TRUE(holds(printed[i], expected[i])) << "line " << i + 1;
  }
}

// The browser's module is held against the same file (wasm-console/bindings/run_cases.mjs, same_bytes): so both print the
// same bytes (X1). Where the output is meant to change, what the test expected instead is the file's new content.
TEST(PlanCases, PrintTheBytesThatTheBrowserPrints) {
  std::string printed;
  for (const std::string& name : PlanCase::names()) {
    printed += name + " " + to_hex(blake2b(PlanCase{name}.printed())) + "\n";
  }
  std::ifstream file{TIDEMARK_TEST_DATA "/plan-bytes.txt", std::ios::binary};
  const std::string stored{std::istreambuf_iterator<char>{file}, {}};
  EXPECT_EQ(stored, printed);
}

}  // namespace
}  // namespace tidemark::test
