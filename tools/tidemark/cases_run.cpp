#include "command/cases_run.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "cases/accept.h"
#include "cases/mapping_case.h"
#include "command/input_file.h"
#include "command/spread.h"

namespace tidemark::command {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view case_ending = ".case.json";
constexpr std::string_view page = "docs/testing-mappings.md has an example";

Result<std::string> text_of(const fs::path& file) {
  return InputFile::read(file.string()).map([](const InputFile& read) { return std::string{read.bytes()}; });
}

/// Files by their names as they stand in `naming`, from its folder on; which ones is remembered.
cases::ReadFile reading_beside(const fs::path& naming, std::set<fs::path>& looked_at) {
  return [&looked_at, folder = naming.parent_path()](std::string_view name) {
    const fs::path file = (folder / name).lexically_normal();
    looked_at.insert(file);
    return text_of(file);
  };
}

std::vector<Error> in_file(std::vector<Error> errors, const fs::path& file) {
  for (Error& error : errors) error.where = file.string() + (error.where.empty() ? "" : ": " + error.where);
  return errors;
}

/// The new bytes, or the old ones where the disk says no.
Result<void> replace(const fs::path& file, const std::string& text) {
  fs::path beside = file;
  beside += ".new";
  std::ofstream out{beside, std::ios::binary};
  out << text;
  out.close();
  std::error_code problem;
  if (out) fs::rename(beside, file, problem);
  if (out && !problem) return {};
  const std::string why = problem ? problem.message() : std::strerror(errno);
  fs::remove(beside, problem);
  return failure(ErrorCode::storage, "the file can't be written: " + why, file.string());
}

}  // namespace

std::string_view name_of(CaseResult::State state) {
  switch (state) {
    case CaseResult::State::passed: return "passed";
    case CaseResult::State::failed: return "failed";
    case CaseResult::State::accepted: return "accepted";
    case CaseResult::State::unreadable: break;
  }
  return "unreadable";
}

fs::path CaseFolder::beside(const fs::path& configuration) {
  fs::path folder = configuration;
  return folder.replace_extension(".tests");
}

Result<CaseFolder> CaseFolder::open(fs::path folder, const std::vector<std::string>& names) {
  CaseFolder result;
  result.folder_ = std::move(folder);
  std::error_code problem;
  fs::recursive_directory_iterator entries{result.folder_, fs::directory_options::follow_directory_symlink, problem};
  if (problem)
    return failure(ErrorCode::invalid_input, "there are no cases: " + problem.message(), result.folder_.string(),
                   std::string{page} + "; --cases names another folder");
  for (; entries != fs::recursive_directory_iterator{}; entries.increment(problem)) {
    const std::string name = entries->path().filename().string();
    if (name.ends_with(case_ending)) result.files_.push_back(entries->path());
    else if (name.ends_with(".json")) result.other_files_.push_back(entries->path().lexically_normal());
    if (problem) return failure(ErrorCode::storage, problem.message(), result.folder_.string());
  }
  if (result.files_.empty())
    return failure(ErrorCode::invalid_input, "there are no cases: no file's name ends with " + std::string{case_ending},
                   result.folder_.string(), std::string{page});
  std::ranges::sort(result.files_);
  const auto is_unwanted = [&](const fs::path& file) {
    const std::string name = file.lexically_relative(result.folder_).string();
    return std::ranges::none_of(names, [&](const std::string& wanted) { return name.find(wanted) != name.npos; });
  };
  if (!names.empty() && std::erase_if(result.files_, is_unwanted) > 0) result.has_all_ = false;
  if (result.files_.empty())
    return failure(ErrorCode::invalid_input, "no case has that in its name", result.folder_.string());
  return result;
}

tl::expected<void, std::vector<Error>> CaseFolder::read_schemas() {
  const fs::path file = (folder_ / "schemas.json").lexically_normal();
  of_schemas_.insert(file);
  if (!fs::exists(file)) return {};
  const auto text = text_of(file);
  if (!text) return tl::unexpected(std::vector{text.error()});
  auto schemas = cases::read_schemas(*text, reading_beside(file, of_schemas_));
  if (!schemas) return tl::unexpected(in_file(std::move(schemas.error()), file));
  schemas_ = std::move(*schemas);
  return {};
}

std::vector<CaseResult> CaseFolder::run(const Configuration& configuration, const Zone& zone, bool accept) const {
  std::vector<CaseResult> results(files_.size());
  over_all_cores()(files_.size(), [&](std::size_t i) { results[i] = run_one(files_[i], configuration, zone, accept); });
  return results;
}

CaseResult CaseFolder::run_one(const fs::path& file, const Configuration& configuration, const Zone& zone,
                               bool accept) const {
  CaseResult result;
  result.file = file.string();
  result.name = file.lexically_relative(folder_).string();
  result.name.resize(result.name.size() - case_ending.size());
  const auto unreadable = [&](std::vector<Error> errors) {
    result.state = CaseResult::State::unreadable;
    result.errors = std::move(errors);
    return result;
  };
  auto text = text_of(file);
  if (!text) return unreadable({text.error()});
  const auto given =
      cases::MappingCase::read(std::move(*text), configuration, schemas_, reading_beside(file, result.looked_at));
  if (!given) return unreadable(in_file(given.error(), file));
  result.description = given->description();
  if (given->expected().is_empty() && !accept)
    return unreadable(in_file({{ErrorCode::invalid_input, "the case expects nothing", "",
                                "write \"expect\", or let --accept write what is planned"}},
                              file));
  const auto plan = given->plan(configuration, zone);
  if (!plan) return unreadable(in_file({plan.error()}, file));
  const auto planned = cases::PlannedLines::of(*plan);
  result.differences = cases::differences(given->expected(), planned);
  if (result.differences.empty() && !given->expected().is_empty()) return result;
  result.state = accept ? CaseResult::State::accepted : CaseResult::State::failed;
  if (accept)
    if (auto written = replace(file, cases::accepted(*given, planned)); !written) return unreadable({written.error()});
  return result;
}

std::vector<std::string> CaseFolder::unused(const std::vector<CaseResult>& results) const {
  std::vector<std::string> names;
  if (!has_all_) return names;
  for (const fs::path& file : other_files_) {
    const auto names_it = [&](const CaseResult& result) { return result.looked_at.contains(file); };
    if (!of_schemas_.contains(file) && std::ranges::none_of(results, names_it)) names.push_back(file.string());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace tidemark::command
