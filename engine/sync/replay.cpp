#include "sync/replay.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "core/config/configuration.h"
#include "core/events/codec.h"
#include "core/events/fact_events.h"
#include "core/hash/blake2b.h"
#include "core/json/canonical.h"
#include "core/json/document.h"
#include "core/json/write.h"
#include "sync/fetch.h"
#include "sync/tidying.h"

namespace tidemark::sync {
namespace {

/// Makes the inputs of one recorded plan again.
class Replay {
 public:
  Replay(const ReplayWorld& world, const ReplayAsked& asked)
      : world_{world}, asked_{asked}, where_{"run " + std::to_string(asked.run) + ", " + to_text(asked.part)} {}

  Result<std::unique_ptr<Replayed>> run() {
    made_->part = asked_.part;
    auto done = find_plan()
                    .and_then([&] { return check_versions(); })
                    .and_then([&] { return read_configurations(); })
                    .and_then([&] { return read_schemas(); })
                    .and_then([&] { return read_pages(); })
                    .and_then([&] { return read_own_writes_then(); })
                    .and_then([&] { return read_left_out(); });
    if (!done) return tl::unexpected(std::move(done.error()));
    auto plan = tidemark::plan(inputs_, world_.spread);
    if (!plan) return tl::unexpected(explained(std::move(plan.error())));
    made_->plan = std::move(*plan);
    return std::move(made_);
  }

 private:
  Result<void> find_plan() {
    const auto run = world_.views->run(asked_.run);
    if (!run) return tl::unexpected(run.error());
    const auto part = std::ranges::find_if(run->parts, [&](const RunPart& one) {
      return part_of(one.connection, one.direction) == asked_.part && one.planned != 0;
    });
    if (part == run->parts.end() || !run->correction.empty())
      return failure(ErrorCode::not_found, "the run planned nothing of this part by a mapping", where_,
                     "tidemark runs show " + std::to_string(asked_.run));
    auto row = world_.views->plan_at(asked_.part, part->planned);
    if (!row) return tl::unexpected(std::move(row.error()));
    row_ = std::move(*row);
    started_ = run->started_position;
    made_->planned = row_.position;
    if (!from_hex(row_.planned.digest, made_->recorded))
      return failure(ErrorCode::corrupt, "the recorded plan has no digest", where_);
    return {};
  }

  Result<void> check_versions() {
    if (row_.planned.rules != rules_version)
      return failure(ErrorCode::refused,
                     "it was planned by the rules of version " + std::to_string(row_.planned.rules) +
                         ", and this build has those of version " + std::to_string(rules_version),
                     where_, "replay it with a Tidemark of that time");
    if (row_.planned.zones != world_.zones) made_->zones_then = row_.planned.zones;
    return {};
  }

  Result<void> read_configurations() {
    auto row = world_.views->configuration(row_.planned.configuration);
    if (!row) return tl::unexpected(std::move(row.error()));
    auto then = read_configuration(row->configuration, world_.zone_exists);
    if (!then) return tl::unexpected(std::move(then.error().front()));
    made_->as_it_was = asked_.under == nullptr;
    if (asked_.under != nullptr)
      if (auto checked = check_other(*then); !checked) return checked;
    then_ = *then;
    made_->configuration = asked_.under == nullptr ? std::move(*then) : *asked_.under;
    auto zone = world_.zone(made_->configuration.time_zone);
    if (!zone) return tl::unexpected(std::move(zone.error()));
    made_->zone = std::move(*zone);
    inputs_.configuration = &made_->configuration;
    inputs_.connection = made_->configuration.connection(asked_.part.kind);
    inputs_.direction = asked_.part.direction;
    inputs_.zone = &made_->zone;
    return {};
  }

  /// What was read then has to be what the other configuration would read.
  Result<void> check_other(const Configuration& then) const {
    const Connection* before = then.connection(asked_.part.kind);
    const Connection* now = asked_.under->connection(asked_.part.kind);
    const bool pull = asked_.part.direction == Direction::pull;
    if (now == nullptr || (pull ? now->pull.empty() : now->push.empty()))
      return failure(ErrorCode::refused, "the other configuration has no " + to_text(asked_.part), where_);
    if (before != nullptr && before->object != now->object)
      return failure(ErrorCode::refused,
                     "the run read " + before->object + ", and the other configuration connects " + now->object, where_,
                     "plan that one live: tidemark plan");
    return {};
  }

  Result<std::string_view> page(const std::string& name) {
    return kept(std::move(world_.archive->get_each({&name, 1}).front()));
  }

  Result<std::string_view> kept(Result<archive::PageBytes> bytes) {
    if (bytes) return made_->bytes.emplace_back(std::move(*bytes)).view();
    if (bytes.error().code != ErrorCode::not_found) return tl::unexpected(std::move(bytes.error()));
    return failure(ErrorCode::not_found, "a page that it was planned from is in the archive no longer", where_,
                   "pages are kept for a time (docs/configuration.md, `retention`), and go where a person is erased");
  }

  /// Describes of the objects, and behind them Pendo's.
  Result<void> read_schemas() {
    const std::vector<std::string>& names = row_.planned.schemas;
    for (const std::string& name : names) {
      const auto bytes = page(name);
      if (!bytes) return tl::unexpected(bytes.error());
      if (&name == &names.back()) {
        auto schema = PendoSchema::read(*bytes);
        if (!schema) return tl::unexpected(std::move(schema.error()));
        made_->pendo = std::move(*schema);
        continue;
      }
      auto object = read_describe(*bytes);
      if (!object) return tl::unexpected(std::move(object.error()));
      made_->salesforce.add(std::move(*object));
    }
    inputs_.salesforce = &made_->salesforce;
    inputs_.pendo = &made_->pendo;
    return {};
  }

  /// Of Salesforce as CSV or JSON: a describe's answer says neither, the first byte does.
  Result<std::vector<Page>> pages(const std::vector<std::string>& names, std::string_view side, PageFormat json) {
    // To unpack and prove them takes as long as to plan from them.
    constexpr std::size_t together = 8;
    std::vector<std::vector<Result<archive::PageBytes>>> unpacked((names.size() + together - 1) / together);
    world_.spread(unpacked.size(), [&](std::size_t i) {
      const std::span<const std::string> rest = std::span{names}.subspan(i * together);
      unpacked[i] = world_.archive->get_each(rest.first(std::min(together, rest.size())));
    });
    std::vector<Page> pages;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto bytes = kept(std::move(unpacked[i / together][i % together]));
      if (!bytes) return tl::unexpected(bytes.error());
      const std::size_t first = bytes->find_first_not_of(" \t\r\n");
      const bool is_json = first != bytes->npos && ((*bytes)[first] == '{' || (*bytes)[first] == '[');
      pages.push_back(
          {*bytes, is_json ? json : PageFormat::csv, std::string{side} + " page " + std::to_string(pages.size() + 1)});
    }
    return pages;
  }

  Result<void> read_pages() {
    const bool pull = asked_.part.direction == Direction::pull;
    auto targets = pages(row_.planned.targets, "target", pull ? PageFormat::pendo_json : PageFormat::salesforce_json);
    if (!targets) return tl::unexpected(std::move(targets.error()));
    inputs_.targets = std::move(*targets);
    auto sources = pages(row_.planned.sources, "source", pull ? PageFormat::salesforce_json : PageFormat::report_json);
    if (!sources) return tl::unexpected(std::move(sources.error()));
    if (pull) return inputs_.sources = std::move(*sources), Result<void>{};
    const Connection* then = then_.connection(asked_.part.kind);
    for (std::size_t i = 0; then != nullptr && i < sources->size() && i < then->push.size(); ++i)
      inputs_.reports.push_back({then->push[i].report, {(*sources)[i]}});
    if (row_.planned.entities.empty()) return {};
    auto entities = pages(row_.planned.entities, "entities", PageFormat::pendo_json);
    if (!entities) return tl::unexpected(std::move(entities.error()));
    inputs_.entities = std::move(*entities);
    return {};
  }

  /// None were there where their digest is that of none. Else the run has told of their page, between its start and the plan.
  Result<void> read_own_writes_then() {
    if (row_.planned.own_writes == to_hex(digest_of_own_writes({}))) return {};
    std::string name;
    auto looked =
        world_.log->read(started_, row_.position, log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
          for (const log::RecordedEvent& recorded : entry.events) {
            if (recorded.event.type != EventType::page_fetched || recorded.event.run != asked_.run) continue;
            const auto body = body_of<PageFetched>(recorded.event);
            if (body && body->side == "own_writes" && part_of(body->connection, body->direction) == asked_.part)
              name = body->archive_name;
          }
          return true;
        });
    if (!looked) return looked;
    if (name.empty())
      return failure(ErrorCode::not_found, "what Tidemark had written shortly before that plan is not kept", where_,
                     "runs of an older Tidemark did not keep it");
    const auto bytes = page(name);
    if (!bytes) return tl::unexpected(bytes.error());
    auto writes = read_own_writes(*bytes);
    if (!writes) return tl::unexpected(std::move(writes.error()));
    inputs_.own_writes = std::move(*writes);
    return {};
  }

  Result<void> read_left_out() {
    const auto unknown = std::ranges::find(row_.counts, "unknown", &Counts::value_type::first);
    if (unknown == row_.counts.end() || unknown->second == 0) return {};
    auto open = world_.views->open_at(asked_.part, row_.position);
    if (!open) return tl::unexpected(std::move(open.error()));
    inputs_.left_out = std::move(*open);
    return {};
  }

  [[nodiscard]] Error explained(Error error) const {
    if (asked_.under != nullptr && error.code == ErrorCode::unreadable_page)
      error.hint = "the run did not read what the other configuration wants; plan it live: tidemark plan";
    return error;
  }

  const ReplayWorld& world_;
  const ReplayAsked& asked_;
  std::string where_;
  std::unique_ptr<Replayed> made_ = std::make_unique<Replayed>();
  views::PlanRow row_;
  Position started_ = 0;
  Configuration then_;
  PlanInputs inputs_;
};

}  // namespace

Result<std::vector<Part>> replayable(const views::Views& views, RunId run) {
  const auto row = views.run(run);
  if (!row) return tl::unexpected(row.error());
  std::vector<Part> parts;
  if (row->correction.empty())
    for (const RunPart& one : row->parts)
      if (const auto part = part_of(one.connection, one.direction); part && one.planned != 0) parts.push_back(*part);
  if (parts.empty())
    return failure(ErrorCode::refused, "the run planned nothing by a mapping", "run " + std::to_string(run),
                   "tidemark runs show " + std::to_string(run));
  return parts;
}

Result<std::unique_ptr<Replayed>> replay(const ReplayWorld& world, const ReplayAsked& asked) {
  return Replay{world, asked}.run();
}

std::string page_of_own_writes(const std::vector<OwnWrite>& writes) {
  std::string text;
  for (const OwnWrite& write : writes) {
    json::Writer json{text};
    json.begin_array();
    for (const std::string* member : {&write.target, &write.field, &write.before, &write.written}) json.text(*member);
    json.end_array();
    text += '\n';
  }
  return text;
}

Result<std::vector<OwnWrite>> read_own_writes(std::string_view page) {
  std::vector<OwnWrite> writes;
  while (!page.empty()) {
    const std::string_view line = page.substr(0, page.find('\n'));
    page.remove_prefix(std::min(line.size() + 1, page.size()));
    const auto document = json::Document::read(line, {.depth = json::deeper_than_pages});
    if (!document || !document->root().is(json::Kind::array) || document->root().size() != 4)
      return failure(ErrorCode::corrupt, "the kept list of own writes has a line that is none");
    const auto members = document->root().children();
    if (!std::ranges::all_of(members, [](json::Value one) { return one.is(json::Kind::text); }))
      return failure(ErrorCode::corrupt, "the kept list of own writes has a line that is none");
    writes.push_back({std::string{members[0].text()}, std::string{members[1].text()}, std::string{members[2].text()},
                      std::string{members[3].text()}});
  }
  return writes;
}

std::vector<ChangeDifference> differences(const Plan& before, const Plan& after) {
  std::vector<ChangeDifference> all;
  const auto key = [](const Plan& plan, const Change& change) {
    return std::pair<std::string_view, std::string_view>{change.target, plan.fields[change.field]};
  };
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < before.changes.size() || j < after.changes.size()) {
    const Change* old = i < before.changes.size() ? &before.changes[i] : nullptr;
    const Change* next = j < after.changes.size() ? &after.changes[j] : nullptr;
    if (old != nullptr && next != nullptr && key(before, *old) == key(after, *next)) {
      ++i;
      ++j;
      if (!same_value(old->old_value, next->old_value) || !same_value(old->new_value, next->new_value))
        all.push_back({old->target, before.fields[old->field], old, next});
    } else if (next == nullptr || (old != nullptr && key(before, *old) < key(after, *next))) {
      ++i;
      all.push_back({old->target, before.fields[old->field], old, nullptr});
    } else {
      ++j;
      all.push_back({next->target, after.fields[next->field], nullptr, next});
    }
  }
  return all;
}

}  // namespace tidemark::sync
