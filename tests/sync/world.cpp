#include "world.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "../log/raw_files.h"
#include "core/events/codec.h"
#include "core/events/configuration_events.h"
#include "log/verify.h"
#include "salesforce/bulk_csv.h"
#include "sample/company.h"
#include "zones/zone_table.h"

namespace tidemark::sync {
namespace {

constexpr const char* salesforce_url = "https://acme.my.salesforce.com";
constexpr const char* pendo_url = "https://app.pendo.io";

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(to_line(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

Beginning company(std::uint64_t seed) {
  sample::Company company = must(sample::make_company(seed, {6, 30}));
  return {std::move(company.salesforce), std::move(company.pendo), configuration()};
}

/// Both spellings of a value, JSON's and CSV's, as one text.
std::string as_text(const nlohmann::json& value) {
  if (value.is_number()) {
    const std::string number = nlohmann::json(value.get<double>()).dump();
    return number.ends_with(".0") ? number.substr(0, number.size() - 2) : number;
  }
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool is_bulk_write(const http::Request& request) { return request.method == "POST" && request.url.ends_with("/value"); }

}  // namespace

std::string configuration() { return sample::demo_configuration(salesforce_url, pendo_url); }

World::World(std::uint64_t seed) : World(company(seed), seed) {}

World::World(Beginning beginning, std::uint64_t seed) : dice_{seed}, validations_{std::move(beginning.validations)} {
  subscription_ = must(sim::PendoSimulator::make(beginning.pendo, {}, [this] { return Instant{now_}; }));
  replace_org(std::move(beginning.salesforce));
  network_.route(salesforce_url, answers_as_salesforce_);
  pendo_front_ = std::make_unique<sim::Front>(*subscription_, simulated_time());
  network_.route(pendo_url, *pendo_front_);
  network_.on_call([this](sim::InProcess::Moment moment, const http::Request& request) {
    const bool drops = moments_left_ > 0 && moments_left_ != UINT64_MAX && --moments_left_ == 0;
    if (moment == sim::InProcess::Moment::before) {
      ++requests_;
      if (drops) return sim::InProcess::Fate::drop;
      if (stops_here()) return sim::InProcess::Fate::crash;
      noted_before_ = asked_.size();
      note_write(request);
      return sim::InProcess::Fate::proceed;
    }
    // What was turned away for its token had no effect, and is sent again under the same intent.
    if (asked_.size() > noted_before_ && request.url.starts_with(salesforce_url) &&
        salesforce_front_->journal().entries().back().status == 401)
      asked_.resize(noted_before_);
    if (drops || (loses_answers_ && is_bulk_write(request))) return sim::InProcess::Fate::drop;
    return stops_here() ? sim::InProcess::Fate::crash : sim::InProcess::Fate::proceed;
  });
  disk_.before_append = [this](std::uint32_t, Position) {
    if (stops_here()) return log::MemoryDisk::Crash::lose;
    if (stops_here()) return log::MemoryDisk::Crash::keep;
    return log::MemoryDisk::Crash::none;
  };
  configure(beginning.configuration);
}

void World::replace_org(sim::Org org, const std::string& org_id) {
  sim::SalesforceSimulator::Options options;
  options.org_id = org_id;
  options.validations = validations_;
  options.clock = [this] { return now_; };
  options.bulk_polls = 2;
  org_ = std::make_unique<sim::SalesforceSimulator>(std::move(org), std::move(options));
  salesforce_front_ = std::make_unique<sim::Front>(*org_, simulated_time());
  answers_as_salesforce_.to = salesforce_front_.get();
}

sim::Front::Options World::simulated_time() {
  return {.clock = [this] { return Instant{now_}; },
          .simulated_time = true,
          .pass = [this](std::int64_t milliseconds) { now_ += milliseconds; }};
}

bool World::stops_here() {
  if (effects_left_ == 0 || --effects_left_ > 0) return false;
  stopped_ = true;
  return true;
}

void World::stop_at(std::uint64_t nth) {
  effects_left_ = nth;
  stopped_ = false;
}

void World::start() {
  views_.reset();
  log_.reset();
  if (stopped_) {
    const std::size_t batches = store_.batches_since_flush();
    store_.crash(batches == 0 ? 0 : dice_++ % (batches + 1));
    stopped_ = false;
  }
  const auto entropy = [this](std::span<std::uint8_t> bytes) {
    for (std::uint8_t& byte : bytes) {
      dice_ = dice_ * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
      byte = static_cast<std::uint8_t>(dice_ >> 56);
    }
  };
  const auto clock = [this] { return Instant{now_}; };
  log_ = must(log::open_memory_log(disk_, 1, {clock, entropy, {}}));
  views_ = std::make_unique<views::Views>(store_, 1, *log_);
  archive_ = std::make_unique<archive::MemoryArchive>(folder_, archive::Surroundings{clock, entropy});
}

Surroundings World::surroundings() {
  Surroundings world;
  world.clock = [this] { return Instant{now_}; };
  world.stopping = [this] { return interrupted_; };
  world.sleep = [this](std::int64_t milliseconds) { now_ += milliseconds; };
  world.network = &network_;
  world.reads_ahead = threads_;
  world.person_key = [] { return Result<std::string>{person_key("a seed")}; };
  world.log = log_.get();
  world.views = views_.get();
  world.archive = archive_.get();
  world.zone = load_zone;
  world.zone_exists = zone_exists;
  world.zones = "test";
  if (told_) world.progress = told_;
  world.credential = [](std::string_view name) -> Result<Credential> {
    if (name.ends_with("-salesforce")) return Credential{{"simulated-client", "simulated-secret"}, {}};
    return Credential{{}, "simulated-key"};
  };
  return world;
}

void World::configure(const std::string& text) {
  start();
  const Event event = event_of(Configured{"tester", "", text}, 0);
  must(log_->append(log_->head().position, std::span{&event, 1}));
}

Result<RunReport> World::run(Request request) {
  if (request.actor.empty()) request.actor = "tester";
  start();
  return Runner{surroundings(), patience_}.run(request);
}

Result<KeptPlan> World::plan(Part part, const std::vector<SegmentAsked>& segments) {
  start();
  return Runner{surroundings(), patience_}.plan(part, false, segments);
}

Result<std::vector<KeptPlan>> World::undo(const UndoAsked& asked) {
  start();
  return Runner{surroundings(), patience_}.undo(asked);
}

Result<std::vector<KeptPlan>> World::retire(const RetireAsked& asked) {
  start();
  return Runner{surroundings(), patience_}.retire(asked);
}

Result<std::vector<KeptPlan>> World::restore(const DriftAsked& asked) {
  start();
  return Runner{surroundings(), patience_}.restore(asked);
}

ErasureWorld World::erasing() {
  start();
  if (auto caught_up = views_->catch_up(); !caught_up) throw std::runtime_error(to_line(caught_up.error()));
  return {log_.get(), views_.get(), archive_.get(), person_key("a seed")};
}

Result<Erasure> World::erase(const ErasureAsked& asked) { return sync::erase(erasing(), asked); }
Result<Erasure> World::look_for(const ErasureAsked& asked) { return sync::look_for(erasing(), asked); }

std::vector<std::string> World::places_with(std::string_view text) {
  std::vector<std::string> places;
  for (const auto& [key, bytes] : disk_.parts)
    if (holds_text(bytes, text))
      places.push_back("log " + std::to_string(std::get<1>(key)) + "." + std::to_string(std::get<2>(key)));
  for (const auto& [name, bytes] : folder_.files)
    if (holds_text(bytes, text)) places.push_back("archive " + name);
  const auto scanned = store_.scan("", "\xff", [&](std::string_view key, std::string_view value) {
    if (holds_text(key, text) || holds_text(value, text)) places.emplace_back("views");
    return true;
  });
  return scanned ? places : throw std::runtime_error(to_line(scanned.error()));
}

ReplayWorld World::replaying() {
  start();
  if (auto caught_up = views_->catch_up(); !caught_up) throw std::runtime_error(to_line(caught_up.error()));
  return {log_.get(), views_.get(), archive_.get(), load_zone, zone_exists, "test", one_by_one};
}

std::uint64_t World::run_until_through(const Request& request) {
  for (std::uint64_t stops = 0;; ++stops) {
    const auto report = run(request);
    if (report && !stopped_) return stops;
    if (!stopped_) throw std::runtime_error(to_line(report.error()));
    effects_left_ = 0;
    now_ += 2 * one_hour;
  }
}

views::Views& World::views() {
  start();
  must(views_->catch_up());
  return *views_;
}

log::EventLog& World::log() { return *log_; }

void World::note_write(const http::Request& request) {
  if (request.method == "PATCH" && request.url.ends_with("/composite/sobjects")) return note_collection(request.body);
  if (request.method == "PUT" && request.url.ends_with("/batches"))
    return note_job_data(must(http::whole_body(request, "")));
  if (!is_bulk_write(request)) return;
  const bool visitors = request.url.find("/metadata/visitor/") != std::string::npos;
  for (const auto& item : nlohmann::json::parse(request.body)) {
    for (const auto& [field, value] : item.at("values").items())
      asked_.push_back({item.at(visitors ? "visitorId" : "accountId"), "custom." + field, as_text(value)});
  }
}

void World::note_collection(const std::string& body) {
  const auto call = nlohmann::json::parse(body);
  for (const auto& record : call.at("records")) {
    for (const auto& [field, value] : record.items())
      if (field != "id" && field != "attributes") asked_.push_back({record.at("id"), field, as_text(value)});
  }
}

void World::note_job_data(const std::string& csv) {
  std::vector<std::string> names;
  std::istringstream header{csv.substr(0, csv.find('\n'))};
  for (std::string name; std::getline(header, name, ',');) names.push_back(name);
  must(salesforce::for_each_row(csv, names, [&](std::span<const std::string_view> cells) -> Result<void> {
    for (std::size_t i = 1; i < cells.size(); ++i) {
      if (cells[i].empty()) continue;  // left alone
      const bool cleared = cells[i] == "#N/A";
      asked_.push_back({std::string{cells[0]}, names[i], cleared ? "null" : std::string{cells[i]}});
    }
    return {};
  }));
}

std::vector<Event> World::events(EventType type, Position after) {
  std::vector<Event> found;
  for (auto& [position, event] : events_at(type, after)) found.push_back(std::move(event));
  return found;
}

std::vector<std::pair<Position, Event>> World::events_at(EventType type, Position after) {
  std::vector<std::pair<Position, Event>> found;
  must(log_->read(after + 1, UINT64_MAX, log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
    for (const log::RecordedEvent& recorded : entry.events) {
      if (recorded.event.type == type) found.emplace_back(entry.position, recorded.event);
    }
    return true;
  }));
  return found;
}

std::vector<World::Asked> World::intended() {
  std::vector<Asked> intended;
  must(log_->read(1, UINT64_MAX, log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
    for (const log::RecordedEvent& recorded : entry.events) {
      if (recorded.event.type != EventType::effect_intended) continue;
      RecordView record;
      for (std::size_t item = 1; item < recorded.event.items.size(); ++item) {
        if (recorded.event.items.was_erased(item)) continue;
        must(read_record(recorded.event.items[item], record));
        for (const FieldView& field : record.fields)
          intended.push_back(
              {std::string{record.id}, std::string{field.name}, as_text(nlohmann::json::parse(field.after))});
      }
    }
    return true;
  }));
  return intended;
}

std::string World::broken_promises() {
  start();
  if (auto caught_up = views_->catch_up(); !caught_up) return "views don't follow: " + to_line(caught_up.error());
  if (auto verified = log::verify(*log_); !verified) return "the log: " + to_line(verified.error());
  if (auto verified = views_->verify(); !verified) return "views differ from a rebuild: " + to_line(verified.error());
  if (!must(views_->open_intents()).empty()) return "an intent is open";
  // Whatever was on the wire was intended before, as often as it was sent; and nothing was intended and never sent, but for
  // intents whose request did not leave.
  std::vector<Asked> sent = asked_;
  std::vector<Asked> logged = intended();
  std::sort(sent.begin(), sent.end());
  std::sort(logged.begin(), logged.end());
  if (!std::includes(logged.begin(), logged.end(), sent.begin(), sent.end()))
    return "something was sent without an intent";
  return {};
}

}  // namespace tidemark::sync
