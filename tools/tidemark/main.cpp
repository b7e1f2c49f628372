#include <CLI/CLI.hpp>

#include "command/commands/plan_from_files.h"
#include "command/exit_status.h"

namespace tidemark::command {
namespace {

void add_plan(CLI::App& app, int& status) {
  CLI::App* plan = app.add_subcommand("plan", "What a run would change, without any effect");
  auto options = std::make_shared<PlanFilesOptions>();
  plan->add_option("--config", options->config, "the configuration file")->required();
  plan->add_option("--connection", options->connection, "visitor or account")->required()->check(CLI::IsMember({"visitor", "account"}));
  plan->add_option("--direction", options->direction, "pull or push")->required()->check(CLI::IsMember({"pull", "push"}));
  plan->add_option("--salesforce-schema", options->salesforce_schemas, "a describe answer, repeatable")->required();
  plan->add_option("--pendo-schema", options->pendo_schema, "an answer of metadata/schema/{kind}")->required();
  plan->add_option("--source", options->sources, "pages of the source; for a push REPORT=FILE, or FILE where there is one report")->required();
  plan->add_option("--target", options->targets, "pages of the target")->required();
  CLI::Option* entities = plan->add_option("--entities", options->entities, "pages of entities, for a push by another field than the id");
  plan->add_flag("--unmatched-targets", options->unmatched_targets, "also a line for each target without a source");
  plan->add_flag("--json", options->json, "one JSON object a line");
  plan->callback([options, entities, &status] {
    options->entities_given = entities->count() > 0;
    status = plan_from_files(*options);
  });
}

int run(int count, char** arguments) {
  CLI::App app{"Tidemark keeps Salesforce and Pendo in step, and can say of every value why it is there"};
  app.require_subcommand(1);
  int status = done;
  add_plan(app, status);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? done : wrong_usage;
  }
  return status;
}

}  // namespace
}  // namespace tidemark::command

int main(int count, char** arguments) { return tidemark::command::run(count, arguments); }
