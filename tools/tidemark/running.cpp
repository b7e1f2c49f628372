#include "command/running.h"

#include <atomic>
#include <csignal>

#include "backup/restored.h"
#include "command/words.h"
#include "service/erasures.h"

namespace tidemark::command {
namespace {

std::atomic<bool> stop = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler writes it");

extern "C" void on_signal(int) { stop = true; }

std::string text_of(const sync::Progress& progress) {
  std::string text = progress.part + ": " + progress.what;
  if (progress.done > 0) text += " " + grouped(progress.done);
  if (progress.of > 0) text += " of " + grouped(progress.of);
  return text;
}

}  // namespace

Result<std::unique_ptr<Running>> Running::open(const Call& call, Workspace& workspace) {
  auto views = workspace.views();
  if (!views) return tl::unexpected(std::move(views.error()));
  const std::string name = workspace.subscription().name;
  if (auto whole = service::check_erasures(workspace.directory(), name, **views); !whole)
    return tl::unexpected(std::move(whole.error()));
  if (auto kept = service::keep_receipts(workspace.directory(), name, **views); !kept) call.warn(kept.error());
  auto archive = workspace.archive();
  if (!archive) return tl::unexpected(std::move(archive.error()));
  auto vault = Workspace::vault_of(call);
  if (!vault) return tl::unexpected(std::move(vault.error()));
  std::unique_ptr<Running> running{new Running{call}};
  running->live_ = std::make_unique<LiveWorld>(std::move(*vault), stop);
  sync::Surroundings& world = running->world_;
  world = running->live_->surroundings();
  world.log = &workspace.log();
  world.views = *views;
  world.archive = *archive;
  world.holds_first_run = [at = workspace.directory(), name](Part part) {
    return backup::first_run_is_held(at, name, part);
  };
  world.first_run_was = [at = workspace.directory(), name](Part part) { backup::first_run_was(at, name, part); };
  world.erased = [at = workspace.directory(), name, views = *views] {
    static_cast<void>(service::keep_receipts(at, name, *views));  // the next erasure or restore keeps it
  };
  world.progress = [line = &running->progress_](const sync::Progress& progress) { line->show(text_of(progress)); };
  running->runner_ = std::make_unique<sync::Runner>(world);
  stop = false;
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  if (std::signal(SIGHUP, on_signal) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);  // under nohup
  std::signal(SIGPIPE, SIG_IGN);
  return running;
}

Running::~Running() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  if (std::signal(SIGHUP, SIG_DFL) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);
}

}  // namespace tidemark::command
