#include "command/commands/plan_from_files.h"

#include <deque>

#include "command/configuration_file.h"
#include "command/exit_status.h"
#include "command/input_file.h"
#include "command/plan_text.h"
#include "command/progress_line.h"
#include "command/spread.h"
#include "core/planning/plan_files.h"
#include "core/planning/print.h"
#include "core/reports/doubtful_times.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

/// Opens the files that a plan is made from and keeps them open.
class OpenFiles {
 public:
  /// "REPORT=FILE" where `with_report` and the part before the sign is one of the reports.
  Result<std::vector<PlanFiles::File>> open(const std::vector<std::string>& names,
                                            const Connection* reports = nullptr) {
    return open_each(names, reports, [](const std::string& name) { return InputFile::read(name, over_all_cores()); });
  }

  /// Files that are gone through from their beginning to their end: rows of other files are looked up in their order.
  Result<std::vector<PlanFiles::File>> map(const std::vector<std::string>& names, const Connection* reports) {
    return open_each(names, reports, [](const std::string& name) { return InputFile::map(name, over_all_cores()); });
  }

  [[nodiscard]] Result<void> unchanged() const {
    for (const InputFile& file : open_)
      if (auto same = file.unchanged(); !same) return same;
    return {};
  }

 private:
  template <class Open>
  Result<std::vector<PlanFiles::File>> open_each(const std::vector<std::string>& names, const Connection* reports,
                                                 const Open& open_one) {
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
      auto read = open_one(file.name);
      if (!read) return tl::unexpected(std::move(read.error()));
      file.bytes = open_.emplace_back(std::move(*read)).bytes();
      files.push_back(std::move(file));
    }
    return files;
  }

  std::deque<InputFile> open_;
};

Result<PlanFiles> open_all(const Call& call, const Configuration& configuration, OpenFiles& open) {
  PlanFiles files;
  files.configuration = &configuration;
  files.kind = call["--connection"] == "account" ? EntityKind::account : EntityKind::visitor;
  files.direction = call["--direction"] == "push" ? Direction::push : Direction::pull;
  const Connection* reports = files.direction == Direction::push ? configuration.connection(files.kind) : nullptr;
  files.has_entities = call.has("--entities");
  auto schemas = open.open(call.all("--salesforce-schema"));
  if (!schemas) return tl::unexpected(std::move(schemas.error()));
  auto pendo = open.open({call["--pendo-schema"]});
  if (!pendo) return tl::unexpected(std::move(pendo.error()));
  auto sources = open.map(call.all("--source"), reports);
  if (!sources) return tl::unexpected(std::move(sources.error()));
  auto targets = open.open(call.all("--target"));
  if (!targets) return tl::unexpected(std::move(targets.error()));
  auto entities = open.open(call.all("--entities"));
  if (!entities) return tl::unexpected(std::move(entities.error()));
  files.salesforce_schemas = std::move(*schemas);
  files.pendo_schema = std::move(pendo->front());
  files.sources = std::move(*sources);
  files.targets = std::move(*targets);
  files.entities = std::move(*entities);
  return files;
}

/// What a page of a REST query says of itself before its records: `{"totalSize":…,"done":false,"nextRecordsUrl":…,"records":[`.
enum class PageEnd : std::uint8_t { not_said, more_follows, last };
PageEnd end_of(const PlanFiles::File& file) {
  if (!file.name.ends_with(".json")) return PageEnd::not_said;
  std::string head{file.bytes.substr(0, 4096)};
  head.resize(std::min(head.size(), head.find("\"records\"")));
  std::erase_if(head, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  if (head.find("\"done\":true") != head.npos) return PageEnd::last;
  return head.find("\"done\":false") != head.npos ? PageEnd::more_follows : PageEnd::not_said;
}

/// Of one query's pages one is the last.
void warn_of_missing_pages(const Call& call, const std::vector<PlanFiles::File>& salesforce) {
  bool more = false;
  for (const PlanFiles::File& file : salesforce) {
    const PageEnd end = end_of(file);
    if (end == PageEnd::last) return;
    more = more || end == PageEnd::more_follows;
  }
  if (more)
    call.warn({ErrorCode::incomplete, "each of Salesforce's pages says that more follows: records are missing here",
               salesforce.back().name, "give the pages behind nextRecordsUrl too, up to the one with \"done\":true"});
}

}  // namespace

int plan_from_files(const Call& call) {
  for (const char* name :
       {"--config", "--connection", "--direction", "--salesforce-schema", "--pendo-schema", "--source", "--target"}) {
    if (!call.has(name))
      return call.tell({ErrorCode::invalid_input, std::string{"planning from files needs "} + name, "tidemark plan",
                        "tidemark plan --help"});
  }
  const auto configuration = read_configuration_file(call, call["--config"]);
  if (!configuration) return wrong_usage;
  auto zone = load_zone(configuration->time_zone);
  if (!zone) return call.tell(zone.error());
  OpenFiles open;
  auto files = open_all(call, *configuration, open);
  if (!files) return call.tell(files.error());
  files->zone = &*zone;
  warn_of_missing_pages(call, files->direction == Direction::pull ? files->sources : files->targets);
  auto inputs = FileInputs::read(*files);
  if (!inputs) return call.tell(inputs.error());
  ProgressLine progress{call};
  const auto planned = plan(inputs->inputs(), showing(progress, "planning", over_all_cores()));
  progress.clear();
  if (!planned) return call.tell(planned.error());
  if (auto same = open.unchanged(); !same) return call.tell(same.error());
  std::string lines;
  print_plan(*planned, call.has("--unmatched-targets"), [&](std::string_view block) {
    if (call.json()) call.put(block);
    else lines += block;
  });
  if (!call.json())
    call.put(plan_for_people(call["--connection"] + " " + call["--direction"], lines, 20, planned->fields.size()));
  if (!call.json() && !files->configuration->connection(files->kind)->guard) call.put(guard_off_text(false));
  for (const Error& warning : doubtful_times(*planned)) call.warn(warning);
  return planned->held.empty() ? done : held;
}

}  // namespace tidemark::command
