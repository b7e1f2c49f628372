#include "command/commands/plan_from_files.h"

#include <cstdio>
#include <deque>

#include "core/planning/plan_files.h"
#include "core/planning/print.h"
#include "command/exit_status.h"
#include "command/mapped_file.h"
#include "command/spread.h"
#include "command/talk.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

/// Opens the files that a plan is made from and keeps them open.
class OpenFiles {
 public:
  /// "REPORT=FILE" where `with_report` and the part before the sign is one of the reports.
  Result<std::vector<PlanFiles::File>> open(const std::vector<std::string>& names, const Connection* reports = nullptr) {
    std::vector<PlanFiles::File> files;
    for (const std::string& name : names) {
      PlanFiles::File file;
      file.name = name;
      const std::size_t sign = name.find('=');
      if (reports != nullptr && sign != std::string::npos) {
        for (const ReportPush& push : reports->push) {
          if (name.compare(0, sign, push.report) != 0) continue;
          file.report = push.report;
          file.name = name.substr(sign + 1);
        }
      }
      auto mapped = MappedFile::open(file.name);
      if (!mapped) return tl::unexpected(std::move(mapped.error()));
      file.bytes = open_.emplace_back(std::move(*mapped)).bytes();
      files.push_back(std::move(file));
    }
    return files;
  }

 private:
  std::deque<MappedFile> open_;
};

Result<PlanFiles> open_all(const PlanFilesOptions& options, const Configuration& configuration, OpenFiles& open) {
  PlanFiles files;
  files.configuration = &configuration;
  files.kind = options.connection == "account" ? EntityKind::account : EntityKind::visitor;
  files.direction = options.direction == "push" ? Direction::push : Direction::pull;
  const Connection* reports = files.direction == Direction::push ? configuration.connection(files.kind) : nullptr;
  files.has_entities = options.entities_given;
  auto schemas = open.open(options.salesforce_schemas);
  if (!schemas) return tl::unexpected(std::move(schemas.error()));
  auto pendo = open.open({options.pendo_schema});
  if (!pendo) return tl::unexpected(std::move(pendo.error()));
  auto sources = open.open(options.sources, reports);
  if (!sources) return tl::unexpected(std::move(sources.error()));
  auto targets = open.open(options.targets);
  if (!targets) return tl::unexpected(std::move(targets.error()));
  auto entities = open.open(options.entities);
  if (!entities) return tl::unexpected(std::move(entities.error()));
  files.salesforce_schemas = std::move(*schemas);
  files.pendo_schema = std::move(pendo->front());
  files.sources = std::move(*sources);
  files.targets = std::move(*targets);
  files.entities = std::move(*entities);
  return files;
}

}  // namespace

int plan_from_files(const PlanFilesOptions& options) {
  auto text = MappedFile::open(options.config);
  if (!text) return tell(text.error());
  auto configuration = read_configuration(text->bytes(), zone_exists);
  if (!configuration) {
    for (Error& error : configuration.error()) {
      error.where = options.config + ": " + error.where;
      tell(error);
    }
    return wrong_usage;
  }
  auto zone = load_zone(configuration->time_zone);
  if (!zone) return tell(zone.error());
  OpenFiles open;
  auto files = open_all(options, *configuration, open);
  if (!files) return tell(files.error());
  files->zone = &*zone;
  auto inputs = FileInputs::read(*files);
  if (!inputs) return tell(inputs.error());
  const auto planned = plan(inputs->inputs(), over_all_cores());
  if (!planned) return tell(planned.error());
  print_plan(*planned, options.unmatched_targets, [](std::string_view lines) { std::fwrite(lines.data(), 1, lines.size(), stdout); });
  if (std::fflush(stdout) != 0) return tell({ErrorCode::storage, "the plan could not be written", "standard output"});
  return planned->held.empty() ? done : held;
}

}  // namespace tidemark::command
