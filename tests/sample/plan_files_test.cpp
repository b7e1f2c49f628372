#include "sample/plan_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tidemark::sample {
namespace {

using nlohmann::json;

class PlanFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "plan-files-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory = name;
  }
  void TearDown() override { std::filesystem::remove_all(directory); }
  std::string text(const std::string& name) {
    std::ifstream in{directory / name, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  std::filesystem::path directory;
};

TEST_F(PlanFiles, AreTheSameBytesForTheSameSeed) {
  ASSERT_TRUE(write_plan_files(directory, 500, 42));
  std::map<std::string, std::string> first;
  for (const auto& entry : std::filesystem::directory_iterator{directory}) {
    first[entry.path().filename()] = text(entry.path().filename());
  }
  EXPECT_EQ(first.size(), 6u);
  ASSERT_TRUE(write_plan_files(directory, 500, 42));
  for (const auto& [name, bytes] : first) EXPECT_EQ(text(name), bytes) << name;
  ASSERT_TRUE(write_plan_files(directory, 500, 43));
  EXPECT_NE(text("pendo.ndjson"), first["pendo.ndjson"]);
}

TEST_F(PlanFiles, HoldAsManyVisitorsAsIsSaidEachOnce) {
  const auto expected = write_plan_files(directory, 5000, 42);
  ASSERT_TRUE(expected);
  std::map<std::string, int> ids;
  std::istringstream lines{text("pendo.ndjson")};
  for (std::string line; std::getline(lines, line);) {
    const json visitor = json::parse(line);
    ++ids[visitor["visitorId"]];
    EXPECT_EQ(visitor["metadata"]["salesforce"].size(), 8u);
  }
  EXPECT_EQ(ids.size(), expected->targets);
  EXPECT_EQ(expected->sources, 5000u);
  EXPECT_GT(expected->matched, 3800u);
  EXPECT_GT(expected->changed_targets, 300u);
  EXPECT_GT(expected->changes, expected->changed_targets);
  EXPECT_GT(expected->ambiguous, 0u);
  EXPECT_GT(expected->no_identifier, 0u);
  EXPECT_GT(expected->invalid, 0u);
}

TEST_F(PlanFiles, AreValidJsonWhereTheyAreJson) {
  ASSERT_TRUE(write_plan_files(directory, 10, 1));
  for (const char* name : {"config.json", "schema.json", "contact.json", "user.json"})
    EXPECT_TRUE(json::accept(text(name))) << name;
}

TEST_F(PlanFiles, MayBeEmptyOrOfOneRow) {
  for (const std::uint64_t rows : {0u, 1u, 2u}) {
    const auto expected = write_plan_files(directory, rows, 1);
    ASSERT_TRUE(expected);
    EXPECT_EQ(expected->sources, rows);
  }
}

TEST_F(PlanFiles, ThatCanNotBeWrittenAreAnError) {
  std::ofstream{directory / "file"} << "x";
  const auto written = write_plan_files(directory / "file" / "below", 10, 1);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::storage);
}

}  // namespace
}  // namespace tidemark::sample
