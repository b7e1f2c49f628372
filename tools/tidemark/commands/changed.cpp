#include "command/commands/commands.h"
#include "command/commands/questions.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/moment_text.h"
#include "command/sides.h"
#include "command/words.h"
#include "service/questions/between.h"
#include "service/questions/show.h"

namespace tidemark::command {
namespace {

Result<Position> position_in(const Call& call, const Question& question, const char* option, Position none) {
  if (!call.has(option)) return none;
  return service::position_at(*question.views, question.workspace->log().head().position, question.local.zone,
                              machine_time(), call[option]);
}

std::string for_people(const service::Between& between) {
  std::string text;
  if (between.configuration_before != between.configuration_after)
    text += "configuration  version " + std::to_string(between.configuration_before) + " → " +
            std::to_string(between.configuration_after) + "\n";
  for (const Difference& one : between.configuration)
    text += "  " + visible(one.place) + "  " + visible(one.before.value_or("–")) + " → " +
            visible(one.after.value_or("–")) + "\n";
  for (const service::ChangedBetween& one : between.values)
    text += noun_of(one.part, Side::target) + " " + visible(one.target) + "  " + visible(one.field) + "  " +
            (one.before.empty() ? "first seen:" : visible(one.before) + " →") + " " + visible(one.after) +
            "   log position " + std::to_string(one.to) +
            (one.times > 1 ? ", " + count(one.times, "change", "changes") + " since " + std::to_string(one.from) : "") +
            "\n";
  return text;
}

int changed(const Call& call) {
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const auto first = position_in(call, *question, "--from", 0);
  if (!first) return call.tell(first.error());
  const auto last = position_in(call, *question, "--to", question->workspace->log().head().position);
  if (!last) return call.tell(last.error());
  const auto between = service::between(question->workspace->log(), *question->views, *first, *last);
  if (!between) return call.tell(between.error());
  call.head([](std::string& line) {
    JsonLine none{line};
    service::put_changed(none, {});
  });
  std::string text;
  if (call.json()) {
    for (const Difference& one : between->configuration) {
      JsonLine line{text};
      service::put_difference(line, one);
    }
    for (const service::ChangedBetween& one : between->values) {
      JsonLine line{text};
      service::put_changed(line, one);
    }
  } else {
    text = for_people(*between);
  }
  call.put(text);
  call.say(text.empty() ? "Nothing differs.\n" : "Next: tidemark history KIND ID, tidemark config diff\n");
  return done;
}

}  // namespace

std::vector<Command> commands_of_changed() {
  return {
      {"changed",
       "What differs between two positions or times: values as the log knew them, and the configuration",
       "tidemark changed --from 812 --to 1207\ntidemark changed --from 2026-01-01 --to 2026-02-01 --csv",
       "A value that came back to what it was does not differ. A date is its first instant in the subscription's time "
       "zone.",
       {},
       {{"--from", "TIME", "a date, a date-time, or a log position; the log's beginning where none is given"},
        {"--to", "TIME", "likewise; its end"}},
       "",
       changed},
  };
}

}  // namespace tidemark::command
