#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <list>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/planning/plan_files.h"
#include "core/planning/print.h"

namespace tidemark::test {

/// A folder of tests/data/plan-cases: what comes after `tidemark plan`, the files it names, the output that is expected.
class PlanCase {
 public:
  explicit PlanCase(std::string name) : name_{std::move(name)} {}

  /// The names of all cases, sorted.
  static std::vector<std::string> names() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{folder()}) {
      if (entry.is_directory()) names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  /// The bytes that `tidemark plan --json` prints.
  std::string printed() {
    const std::map<std::string, std::vector<std::string>> arguments = read_arguments();
    const auto configuration =
        read_configuration(read(arguments.at("--config").at(0)), [](std::string_view) { return true; });
    if (!configuration) throw std::runtime_error{to_line(configuration.error().at(0))};
    const Zone zone = or_throw(Zone::from_tzif(read_path("/usr/share/zoneinfo/" + configuration->time_zone)));

    PlanFiles files;
    files.configuration = &*configuration;
    files.zone = &zone;
    files.kind = arguments.at("--connection").at(0) == "account" ? EntityKind::account : EntityKind::visitor;
    files.direction = arguments.at("--direction").at(0) == "push" ? Direction::push : Direction::pull;
    files.salesforce_schemas = files_of(arguments, "--salesforce-schema");
    files.pendo_schema = files_of(arguments, "--pendo-schema").at(0);
    files.sources = files_of(arguments, "--source");
    files.targets = files_of(arguments, "--target");
    files.entities = files_of(arguments, "--entities");
    files.has_entities = arguments.contains("--entities");
    const FileInputs inputs = or_throw(FileInputs::read(files));

    std::string lines;
    print_plan(or_throw(plan(inputs.inputs())), arguments.contains("--unmatched-targets"),
               [&](std::string_view block) { lines += block; });
    return lines;
  }

  std::string expected() { return read("expected.ndjson"); }

 private:
  static std::string folder() { return TIDEMARK_TEST_DATA "/plan-cases/"; }

  static std::string read_path(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw std::runtime_error{path + " can't be read"};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

  /// Kept for as long as the case.
  const std::string& read(const std::string& file) {
    return kept_.emplace_back(read_path(folder() + name_ + "/" + file));
  }

  template <class T>
  static T or_throw(Result<T> result) {
    if (!result) throw std::runtime_error{to_line(result.error())};
    return std::move(*result);
  }

  std::map<std::string, std::vector<std::string>> read_arguments() {
    std::map<std::string, std::vector<std::string>> arguments;
    std::string flag;
    for (const std::string word : nlohmann::json::parse(read("arguments.json"))) {
      if (word.starts_with("--")) {
        arguments[flag = word];
      } else {
        arguments[flag].push_back(word);
      }
    }
    return arguments;
  }

  std::vector<PlanFiles::File> files_of(const std::map<std::string, std::vector<std::string>>& arguments,
                                        const std::string& flag) {
    std::vector<PlanFiles::File> files;
    if (!arguments.contains(flag)) return files;
    for (const std::string& named : arguments.at(flag)) {
      const std::size_t equals = named.find('=');
      const std::string report = equals == std::string::npos ? "" : named.substr(0, equals);
      const std::string name = equals == std::string::npos ? named : named.substr(equals + 1);
      files.push_back({name, read(name), report});
    }
    return files;
  }

  std::string name_;
  std::list<std::string> kept_;
};

}  // namespace tidemark::test
