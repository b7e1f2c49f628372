#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "given.h"

namespace tidemark::cases {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// The options of arguments.json with their words.
std::map<std::string, std::vector<std::string>> arguments_of(const fs::path& folder) {
  std::map<std::string, std::vector<std::string>> arguments;
  std::string option;
  for (const std::string word : Json::parse(bytes_of(folder / "arguments.json"))) {
    if (word.starts_with("--")) arguments[option = word];
    else arguments[option].push_back(word);
  }
  return arguments;
}

/// What expected.ndjson says, as a case says it.
Json expectation_of(const fs::path& folder) {
  Json expect{{"changes", Json::object()}, {"left", Json::array()}, {"refused", Json::array()}};
  std::istringstream lines{bytes_of(folder / "expected.ndjson")};
  for (std::string text; std::getline(lines, text);) {
    const Json line = Json::parse(text);
    const std::string kind = line.begin().key();
    Json object = line.front();
    if (kind == "change")
      expect["changes"][object.at("target").get<std::string>()][object.at("field").get<std::string>()] = {
          {"old", object.at("old")}, {"new", object.at("new")}, {"source", object.at("source")}};
    if (kind == "refused") expect["refused"].push_back(object.at("line"));
    if (kind == "left") {
      object.erase("why");
      expect["left"].push_back(object);
    }
    if (kind != "summary") continue;
    expect["held"] = object.at("held");
    for (const char* count :
         {"sources", "targets", "matched", "changed_targets", "changes", "cleared", "ambiguous", "invalid"})
      expect["counts"][count] = object.at(count);
    // Their lines are free in expected.ndjson.
    if (object.at("anonymous") != 0 || object.at("filtered") != 0) expect.erase("left");
  }
  return expect;
}

GivenCase case_of(const fs::path& folder) {
  const auto arguments = arguments_of(folder);
  const bool pull = arguments.at("--direction").at(0) == "pull";
  const std::string kind = arguments.at("--connection").at(0);
  Json schemas;
  for (const std::string& file : arguments.at("--salesforce-schema"))
    schemas["salesforce"][Json::parse(bytes_of(folder / file)).at("name").get<std::string>()] = file;
  schemas["pendo"][kind] = arguments.at("--pendo-schema").at(0);
  Json given;
  given["salesforce"] = arguments.at(pull ? "--source" : "--target");
  if (pull) given["pendo"] = arguments.at("--target");
  else if (arguments.contains("--entities")) given["pendo"] = arguments.at("--entities");
  GivenCase result{""};
  result.configuration = bytes_of(folder / "config.json");
  if (!pull) {
    const auto configuration = read_configuration(result.configuration, [](std::string_view) { return true; });
    const Connection* connection =
        configuration->connection(kind == "visitor" ? EntityKind::visitor : EntityKind::account);
    for (const std::string& file : arguments.at("--source")) {
      const std::size_t sign = file.find('=');
      const std::string report = sign == std::string::npos ? connection->push.front().report : file.substr(0, sign);
      given["reports"][report].push_back(sign == std::string::npos ? file : file.substr(sign + 1));
    }
  }
  result.schemas = schemas.dump();
  result.json = Json{{"connection", kind},
                     {"direction", pull ? "pull" : "push"},
                     {"given", given},
                     {"expect", expectation_of(folder)}}
                    .dump();
  for (const auto& entry : fs::directory_iterator{folder})
    result.files[entry.path().filename().string()] = bytes_of(entry.path());
  return result;
}

std::vector<fs::path> folders() {
  std::vector<fs::path> all;
  for (const auto& entry : fs::directory_iterator{TIDEMARK_TEST_DATA "/plan-cases"})
    if (entry.is_directory()) all.push_back(entry.path());
  return all;
}

TEST(WorkedCases, AreMetAsCases) {
  ASSERT_EQ(folders().size(), 40u);
  for (const fs::path& folder : folders()) {
    GivenCase given = case_of(folder);
    EXPECT_THAT(given.differs(), testing::IsEmpty()) << folder;
    given.json = given.accepted();
    EXPECT_THAT(given.differs(), testing::IsEmpty()) << folder << " after --accept";
  }
}

TEST(WorkedCases, WithAnyExpectedChangeTakenAwayDiffer) {
  for (const fs::path& folder : folders()) {
    const GivenCase given = case_of(folder);
    const Json whole = Json::parse(given.json);
    for (const auto& [target, fields] : whole.at("expect").at("changes").items()) {
      for (const auto& [field, value] : fields.items()) {
        Json less = whole;
        less["expect"]["changes"][target].erase(field);
        GivenCase changed = given;
        changed.json = less.dump();
        EXPECT_EQ(changed.differs().size(), 1u) << folder << " " << target << " " << field;
      }
    }
  }
}

}  // namespace
}  // namespace tidemark::cases
