#include <fstream>

#include "command/cases_run.h"
#include "command/cases_text.h"
#include "command/commands/commands.h"
#include "command/configuration_file.h"
#include "command/exit_status.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

Result<void> write_report(const std::string& file, const std::string& text) {
  std::ofstream out{file, std::ios::binary};
  out << text;
  out.close();
  if (out) return {};
  return failure(ErrorCode::storage, "the report can't be written", file);
}

int test_mappings(const Call& call) {
  const auto configuration = read_configuration_file(call, call["FILE"]);
  if (!configuration) return wrong_usage;
  const auto zone = load_zone(configuration->time_zone);
  if (!zone) return call.tell(zone.error());
  auto folder =
      CaseFolder::open(call.has("--cases") ? std::filesystem::path{call["--cases"]} : CaseFolder::beside(call["FILE"]),
                       call.all("--name"));
  if (!folder) return call.tell(folder.error());
  if (const auto schemas = folder->read_schemas(); !schemas) {
    for (const Error& error : schemas.error()) call.tell(error);
    return wrong_usage;
  }
  const auto results = folder->run(*configuration, *zone, call.has("--accept"));
  for (const std::string& file : folder->unused(results))
    call.warn({ErrorCode::invalid_input, "the file is no case, and no case names it", file,
               "a case's name ends with .case.json"});
  int status = done;
  for (const CaseResult& result : results) {
    if (result.state == CaseResult::State::failed && status == done) status = failed;
    if (result.state == CaseResult::State::unreadable) status = wrong_usage;
    for (const Error& error : result.errors) call.tell(error);
  }
  call.put(call.json() ? cases_as_json(results) : cases_for_people(results));
  if (call.has("--junit"))
    if (auto written = write_report(call["--junit"], cases_as_junit(results, configuration->subscription)); !written)
      return call.tell(written.error());
  return status;
}

}  // namespace

std::vector<Command> commands_of_tests() {
  return {
      {"test",
       "Try a configuration on cases that lie beside it: rows in, plan out",
       "tidemark test acme.json\ntidemark test acme.json --name trials --junit report.xml",
       "Needs no directory, no credentials and no network. docs/testing-mappings.md says how cases are written.",
       {{"FILE", "the configuration"}},
       {{"--cases", "FOLDER", "where the cases are; acme.tests beside acme.json where it is not given"},
        {"--name", "TEXT", "only cases that have it in their name", {}, true},
        {"--accept", "", "write what is planned into the cases that fail, as what they expect from now on"},
        {"--junit", "FILE", "also write a report as JUnit's XML"}},
       "1 also where a case failed;\n2 also where one can't be read, or there is none",
       test_mappings},
  };
}

}  // namespace tidemark::command
