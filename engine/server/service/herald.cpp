#include "service/herald.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <unordered_set>
#include <utility>

#include "core/events/codec.h"
#include "core/events/message_events.h"
#include "core/time/date_text.h"

namespace tidemark::service {
namespace {

constexpr std::uint64_t most_compared = 200'000;  ///< writes of a run: of more nobody is told value by value

std::int64_t pause_after(std::uint32_t tries) {
  constexpr std::array<std::int64_t, 5> minutes{1, 2, 5, 15, 60};
  return minutes[std::min<std::size_t>(tries, minutes.size()) - 1] * 60'000;
}

std::string date_text(std::int64_t date) {
  std::string text;
  append_date(date, text);
  return text;
}

std::vector<std::string> parts_in(const Configuration& configuration) {
  std::vector<std::string> names;
  for (const Part part : sync::parts_of({}, configuration)) names.push_back(to_text(part));
  return names;
}

/// The last night that was missed, where none ran since, and no run by hand that did as much has come to a good end after it.
std::optional<std::string> missed_night(const NightPlan& plan, const std::vector<RunRow>& runs) {
  const NightsRow& nights = plan.row;
  if (!nights.any_told || nights.paused) return std::nullopt;
  if (std::ranges::any_of(nights.ran, [&](std::int64_t date) { return date > nights.told; })) return std::nullopt;
  const auto night = night_of(plan.zone, nights.told);
  const auto made_up_for = [&](const RunRow& run) {
    return run.kind == "sync" && run.only.empty() && run.state == RunState::completed && run.ended >= night->start();
  };
  if (night && std::ranges::any_of(runs, made_up_for)) return std::nullopt;
  return date_text(nights.told);
}

std::vector<std::string> names_of(const Configuration& configuration) {
  std::vector<std::string> names;
  for (const Destination& destination : configuration.messages) names.push_back(destination.name);
  return names;
}

bool same(const MessageRow& row, const Trouble& trouble) {
  return row.kind == name_of(trouble.kind) && row.part == trouble.part;
}

/// What is new, and what is no more.
std::vector<Event> changes_of_state(const MessagesRow& known, const std::vector<Trouble>& now, bool may_end,
                                    const Looked& looked, const std::vector<std::string>& destinations) {
  std::vector<Event> events;
  for (const MessageRow& row : known.open) {
    const bool goes_on = std::ranges::any_of(now, [&](const Trouble& trouble) { return same(row, trouble); });
    if (may_end && !goes_on && is_over(row, looked))
      events.push_back(event_of(TroubleEnded{row.kind, row.part, destinations}, 0, row.position));
  }
  for (const Trouble& trouble : now)
    if (std::ranges::none_of(known.open, [&](const MessageRow& row) { return same(row, trouble); }))
      events.push_back(event_of(
          TroubleBegan{std::string{name_of(trouble.kind)}, trouble.part, trouble.what, trouble.hint, destinations},
          trouble.run));
  return events;
}

std::optional<Happening> happening_of(const Event& event, const std::string& subscription) {
  Happening happening;
  happening.subscription = subscription;
  happening.run = event.run;
  if (const auto began = body_of<TroubleBegan>(event); event.type == EventType::trouble_began && began) {
    happening.kind = Happening::Kind::trouble_began;
    happening.trouble = began->kind;
    happening.part = began->part;
    happening.what = began->what;
    return happening;
  }
  const auto ended = body_of<TroubleEnded>(event);
  if (event.type != EventType::trouble_ended || !ended) return std::nullopt;
  happening.kind = Happening::Kind::trouble_ended;
  happening.trouble = ended->kind;
  happening.part = ended->part;
  return happening;
}

/// Stopped, refused, or asked for what the configuration has not (sync/runner.cpp): that is told to whoever asked, and the next run can begin.
bool is_of_whoever_asked(const Error& why) {
  return why.code == ErrorCode::interrupted || why.code == ErrorCode::refused ||
         (why.code == ErrorCode::invalid_input && why.where == "connections");
}

}  // namespace

Herald::Herald(Service& service, messages::Post post) : service_{service}, post_{std::move(post)} {
  for (const auto& [name, subscription] : service.subscriptions()) all_.push_back({subscription.get()});
}

Herald::~Herald() {
  {
    const std::lock_guard lock{mutex_};
    stop_ = true;
  }
  stopping_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Herald::begin() {
  thread_ = std::thread{[this] { keep_looking(); }};
}

void Herald::keep_looking() {
  std::unique_lock lock{mutex_};
  while (!stopping_.wait_for(lock, std::chrono::seconds{1}, [&] { return stop_; })) {
    lock.unlock();
    look();
    lock.lock();
  }
}

bool Herald::is_due(const Watched& watched, Instant now) const {
  if (!watched.looked || now < *watched.looked) return true;  // the clock was set back
  const std::int64_t passed = now.milliseconds - watched.looked->milliseconds;
  if (passed >= looks_every) return true;
  const bool has_grown = watched.subscription->log().head().position != watched.seen;
  return has_grown && (!watched.subscription->is_at_work() || passed >= looks_beside_a_run);
}

void Herald::look() {
  std::size_t looked_at = 0;
  for (std::size_t i = 0; i < all_.size() && looked_at < most_at_once; ++i) {
    Watched& watched = all_[next_];
    next_ = (next_ + 1) % all_.size();
    const Instant now = service_.machine().clock();
    if (!is_due(watched, now)) continue;
    ++looked_at;
    watched.looked = now;
    watched.seen = watched.subscription->log().head().position;
    const auto done = notice(watched, now).and_then([&] { return tell(watched, now); });
    const std::string trouble = done ? std::string{} : done.error().what;
    if (!done && trouble != watched.trouble) service_.machine().tell(watched.subscription->name(), done.error());
    watched.trouble = trouble;
  }
}

Result<void> Herald::notice(Watched& watched, Instant now) {
  Subscription& subscription = *watched.subscription;
  const auto version = subscription.views().configuration();
  if (!version) return version.error().code == ErrorCode::not_found ? Result<void>{} : tl::unexpected(version.error());
  const auto configuration = subscription.configuration();
  if (!configuration) return tl::unexpected(configuration.error());
  const RunId running = subscription.running();
  const auto runs = subscription.views().runs(runs_for_troubles);
  if (!runs) return tl::unexpected(runs.error());
  const auto plan = subscription.night_plan();
  if (!plan) return tl::unexpected(plan.error());
  count_undone(watched, *runs);
  look_at_credentials(watched, *configuration, version->position, now);
  Looked looked{*runs,         running, now, missed_night(**plan, *runs), watched.undone, {}, parts_in(*configuration),
                watched.ending};
  if (auto why = subscription.ended_by(); why && !is_of_whoever_asked(*why)) looked.not_begun = std::move(why);
  std::vector<Trouble> found = troubles(looked);
  const bool may_end = !subscription.is_at_work() && (runs->empty() || runs->front().ended_position != 0);
  if (!may_end) std::erase_if(found, [](const Trouble& trouble) { return waits_for_the_run(trouble.kind); });
  // One event an entry: its position is the message's number.
  while (true) {
    bool more = false;
    std::optional<Happening> happened;
    const auto decided = subscription.decide([&]() -> Result<std::vector<Event>> {
      const auto known = subscription.views().messages();
      if (!known) return tl::unexpected(known.error());
      std::vector<Event> events = changes_of_state(*known, found, may_end, looked, names_of(*configuration));
      more = events.size() > 1;
      if (more) events.resize(1);
      if (!events.empty()) happened = happening_of(events.front(), subscription.name());
      return events;
    });
    if (!decided) return tl::unexpected(decided.error());
    if (happened) service_.machine().note(*happened);
    if (!more) return {};
  }
}

/// Values that each of the three newest runs wrote alike: somebody else had taken them back in between.
void Herald::count_undone(Watched& watched, const std::vector<RunRow>& runs) const {
  std::vector<const RunRow*> newest;
  for (const RunRow& run : runs)
    if (run.kind == "sync" && run.only.empty() && run.state == RunState::completed && newest.size() < 3)
      newest.push_back(&run);
  if (newest.size() < 3 || watched.undone_by == newest.front()->number) return;
  watched.undone_by = newest.front()->number;
  watched.undone.clear();
  std::unordered_set<std::string> alike;
  for (std::size_t i = 0; i < newest.size(); ++i) {
    std::unordered_set<std::string> written;
    std::map<std::string, std::uint64_t> counts;
    std::uint64_t seen = 0;
    const auto read =
        watched.subscription->views().each_sent(newest[i]->number, [&](Part part, const views::TargetMoment& sent) {
          for (const views::FieldMoment& field : sent.moment.fields) {
            if (sent.moment.open || field.outcome != ItemOutcome::accepted || field.after == field.before) continue;
            std::string key = to_text(part) + '\n' + sent.target + '\n' + field.name + '\n' + field.after;
            if (i > 0 && !alike.contains(key)) continue;
            if (written.insert(std::move(key)).second) ++counts[to_text(part)];
          }
          return ++seen < most_compared;
        });
    if (!read) return;  // what can't be read is told elsewhere
    if (written.empty()) return;
    alike = std::move(written);
    if (i == 2) watched.undone = std::move(counts);
  }
}

void Herald::look_at_credentials(Watched& watched, const Configuration& configuration, Position version,
                                 Instant now) const {
  const bool is_known = watched.credentials_looked && watched.credentials_of == version &&
                        now >= *watched.credentials_looked &&
                        now.milliseconds - watched.credentials_looked->milliseconds < looks_at_credentials;
  if (is_known) return;
  watched.credentials_looked = now;
  watched.credentials_of = version;
  const std::map<std::string, std::string> before = std::exchange(watched.ending, {});
  std::vector<std::string> names{configuration.salesforce_credential, configuration.pendo_credential};
  for (const Destination& destination : configuration.messages) names.push_back(destination.credential);
  for (const std::string& name : names) {
    const auto credential = post_.credential(name);
    if (!credential)  // what can't be read now is neither good nor bad
      if (const auto known = before.find(name); known != before.end()) watched.ending.insert(*known);
    if (!credential || credential->expires_on.empty()) continue;
    const std::string date{credential->expires_on.reveal()};
    const auto last = parse_date_text(date);
    if (last && last->days * one_day - now.milliseconds <= told_before_the_end * one_day) watched.ending[name] = date;
  }
}

Result<void> Herald::tell(Watched& watched, Instant now) {
  const auto known = watched.subscription->views().messages();
  if (!known) return tl::unexpected(known.error());
  if (known->waiting.empty()) return {};
  const auto configuration = watched.subscription->configuration();
  if (!configuration) return tl::unexpected(configuration.error());
  for (const MessagesRow::Waiting& waiting : known->waiting) {
    {
      const std::lock_guard lock{mutex_};
      if (stop_) return {};
    }
    const auto found = std::ranges::find(configuration->messages, waiting.destination, &Destination::name);
    const Destination* const to = found == configuration->messages.end() ? nullptr : &*found;
    if (auto told = tell_one(watched, to, waiting, now); !told) return told;
  }
  return {};
}

Result<void> Herald::tell_one(Watched& watched, const Destination* to, const MessagesRow::Waiting& waiting,
                              Instant now) {
  const std::string& name = watched.subscription->name();
  const auto settle = [&](bool delivered, std::uint32_t tries) {
    return watched.subscription->append(
        event_of(MessageSettled{waiting.destination, delivered, tries}, 0, waiting.message.position));
  };
  if (to == nullptr) return settle(false, 0);
  Pausing& pausing = pausing_[to->credential];
  const std::tuple one{name, waiting.message.position, waiting.destination};
  if (taken_.contains(one)) return settle(true, 1).map([&] { taken_.erase(one); });
  // In order: what came about later is not told before what is still waiting. A clock that was set back is no reason to wait.
  if (pausing.tries > 0 && now < pausing.until && pausing.until.milliseconds - now.milliseconds <= pause_after(5))
    return {};
  const auto delivered = messages::deliver(post_, *to, {name, waiting.message});
  if (delivered) {
    const std::uint32_t tries = pausing.tries + 1;
    pausing = {};
    taken_.insert(one);  // a log that can't take it now would have it told again and again
    return settle(true, tries).map([&] { taken_.erase(one); });
  }
  if (delivered.error().code == ErrorCode::interrupted) return {};
  ++pausing.tries;
  pausing.until = Instant{service_.machine().clock().milliseconds + pause_after(pausing.tries)};
  if (pausing.why != delivered.error().what) service_.machine().tell(name, delivered.error());
  pausing.why = delivered.error().what;
  return {};
}

}  // namespace tidemark::service
