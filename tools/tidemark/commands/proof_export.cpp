#include "command/commands/proof_export.h"

#include "command/commands/proof.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/output_file.h"
#include "command/words.h"
#include "log/bundle.h"

namespace tidemark::command {
namespace {

Result<void> write(const Call& call, const log::LogStore& store, const log::Bundle& bundle, std::string_view seed) {
  if (!call.has("--output"))
    return log::write_bundle(store, bundle, seed, [&](std::string_view text) -> Result<void> {
      call.put(text);
      if (std::ferror(stdout) == 0) return {};
      return failure(ErrorCode::storage, "the bundle could not be written", "standard output", "is the disk full?");
    });
  auto file = OutputFile::make(call["--output"]);
  if (!file) return tl::unexpected(std::move(file.error()));
  return log::write_bundle(store, bundle, seed, [&](std::string_view text) { return file->put(text); }).and_then([&] {
    return file->finish();
  });
}

void tell(const Call& call, const log::Bundle& bundle) {
  if (!call.has("--output")) return;
  const log::Verified& proven = bundle.proven;
  std::string text;
  if (call.json()) {
    JsonLine{text}
        .text("file", call["--output"])
        .number("from", proven.first)
        .number("to", proven.head.position)
        .text("head", to_hex(proven.head.digest))
        .number("entries", proven.entries)
        .number("items", proven.items);
  } else {
    text = "written: " + count(proven.entries, "entry", "entries") + " and " + count(proven.items, "item", "items") +
           " from position " + std::to_string(proven.first) + " to " + std::to_string(proven.head.position) + "\n";
  }
  call.put(text);
  call.say("It holds what people's records held. To check it: node tidemark-verify.mjs " +
           shell_word(call["--output"]) + " --key " + "KEY, which `" + call.line("log key") + "` prints\n");
}

/// What is signed was proven before, from the same stored bytes.
int export_entries(const Call& call, Workspace& workspace, const PositionRange& range, RunId run) {
  const auto seed = Workspace::signing_seed_of(call);
  if (!seed) return call.tell(seed.error());
  const auto verified =
      log::prove_for_bundle({.first = range.first, .last = range.last},
                            [&](const log::Verification& wanted) { return proven(call, workspace.log(), wanted); });
  if (!verified) return call.tell(verified.error());
  if (const auto lost = workspace.lost_entries()) return call.tell(*lost);
  const log::Bundle bundle{workspace.subscription(), run, verified->range, verified->behind};
  if (auto written = write(call, workspace.store(), bundle, seed->reveal()); !written)
    return Call::nobody_reads() ? static_cast<int>(nobody_reads) : call.tell(written.error());
  tell(call, bundle);
  return done;
}

}  // namespace

int export_log(const Call& call) {
  const auto range = range_of(call);
  if (!range) return call.tell(range.error());
  auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return call.tell(workspace.error());
  return export_entries(call, **workspace, *range, 0);
}

int export_run(const Call& call) {
  RunId run = 0;
  if (!number_of(call["RUN"], run))
    return call.tell(
        {ErrorCode::invalid_input, "RUN is a number", "tidemark audit export", "tidemark runs lists them"});
  auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return call.tell(workspace.error());
  const auto extent = log::extent_of((*workspace)->log(), run);
  if (!extent) return call.tell(extent.error());
  if (!extent->has_ended)
    call.warn({ErrorCode::incomplete, "the run has not come to its end", "run " + std::to_string(run),
               "the bundle has it as far as position " + std::to_string(extent->last)});
  return export_entries(call, **workspace, {extent->first, extent->last}, run);
}

}  // namespace tidemark::command
