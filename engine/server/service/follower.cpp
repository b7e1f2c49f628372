#include "service/follower.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "core/json/line.h"
#include "core/time/date_text.h"

namespace tidemark::service {
namespace {

constexpr std::chrono::milliseconds pause{200};
constexpr int pauses_to_a_heartbeat = 25;
constexpr Position entries_at_once = 500;

std::string as_event(const log::Entry& entry) {
  std::string text = "id: " + std::to_string(entry.position) + "\nevent: entry\ndata: ";
  {
    json::Line line{text};  // ends in a line's end
    line.number("position", entry.position).text("time", iso(entry.time));
    line.objects("events", entry.events, [](json::Line& members, const log::RecordedEvent& recorded) {
      members.text("type", name_of(recorded.event.type)).number("run", recorded.event.run);
      members.object("counts", [&](json::Line& counts) {
        for (const auto& [name, number] : recorded.event.counts) counts.number(name, number);
      });
    });
  }
  return text + '\n';
}

std::string as_event(RunId run, const sync::Progress& progress) {
  std::string text = "event: progress\ndata: ";
  json::Line{text}
      .number("run", run)
      .text("part", progress.part)
      .text("what", progress.what)
      .number("done", progress.done)
      .number("of", progress.of);
  return text + '\n';
}

}  // namespace

Api::Follower::~Follower() {
  {
    const std::lock_guard lock{mutex_};
    stop_ = true;
  }
  stopping_.notify_all();
  thread_.join();
  for (const auto* listeners : {&all_, &new_})
    for (const Listening& listening : *listeners) listening.stream->close();
}

void Api::Follower::add(std::shared_ptr<web::EventStream> stream, const Subscription& of, Position after,
                        std::function<bool()> may) {
  const std::lock_guard lock{mutex_};
  new_.push_back({std::move(stream), &of, after, std::move(may)});
}

/// Logs are read without the mutex: whoever begins to listen waits for nobody.
void Api::Follower::follow() {
  for (int turn = 1;; ++turn) {
    {
      std::unique_lock lock{mutex_};
      if (stopping_.wait_for(lock, pause, [&] { return stop_; })) return;
      std::ranges::move(new_, std::back_inserter(all_));
      new_.clear();
    }
    const bool heartbeat = turn % pauses_to_a_heartbeat == 0;
    std::erase_if(all_, [&](Listening& listening) { return !send_news(listening, heartbeat); });
  }
}

bool Api::Follower::send_news(Listening& listening, bool heartbeat) {
  web::EventStream& stream = *listening.stream;
  if (heartbeat && !listening.may()) stream.close();
  if (heartbeat && !stream.put(": here\n\n")) return false;
  const log::EventLog& log = listening.subscription->log();
  const Position last = std::min(log.head().position, listening.sent + entries_at_once);
  if (last > listening.sent) {
    const auto read =
        log.read(listening.sent + 1, last, log::Depth::entries, [&](const log::Entry& entry) -> Result<bool> {
          if (!stream.put(as_event(entry))) return false;
          listening.sent = entry.position;
          return true;
        });
    if (!read) stream.close();  // it asks again, and is told why
  }
  const RunId run = listening.subscription->running();
  const sync::Progress now = listening.subscription->progress();
  if (run != 0 || !now.part.empty()) {  // plans and readings have no number
    std::string progress = as_event(run, now);
    if (progress != listening.progress) stream.put(progress);
    listening.progress = std::move(progress);
  }
  return !stream.is_closed();
}

}  // namespace tidemark::service
