#include "sync/segments.h"

#include <algorithm>

#include "core/segments/entity_rows.h"
#include "sync/surroundings.h"

namespace tidemark::sync {
namespace {

using segments::AsWritten;
using segments::EntityRows;
using segments::Segment;
using segments::SegmentField;

Result<PendoSchema> schema_of(const views::Views& views, const archive::Archive& archive, EntityKind kind) {
  const auto schemas = views.schemas();
  if (!schemas) return tl::unexpected(schemas.error());
  for (const views::SchemaRow& row : *schemas)
    if (row.system == "pendo" && row.object == name_of(kind))
      return archive.get(row.archive_name).and_then(PendoSchema::read);
  return failure(ErrorCode::not_found, "the schema of " + std::string{name_of(kind)} + "s was not read yet", {},
                 "the next run reads it: tidemark sync");
}

}  // namespace

Result<KnownEntities::Side> KnownEntities::side_of(const views::Views& views, const archive::Archive& archive,
                                                   EntityKind kind) {
  Side side{kind, {}, {}, {}};
  for (const Direction direction : {Direction::pull, Direction::push}) {
    auto plans = views.plans({kind, direction}, 1);
    if (!plans) return tl::unexpected(std::move(plans.error()));
    if (plans->empty() || plans->front().position < side.plan.position) continue;
    Planned& planned = plans->front().planned;
    auto& pages = direction == Direction::pull ? planned.targets : planned.entities;
    if (pages.empty()) continue;
    side.pages = pages;
    side.plan = std::move(plans->front());
  }
  if (side.pages.empty())
    return failure(ErrorCode::not_found, "no run has read " + std::string{name_of(kind)} + "s yet", {},
                   "a run of a connection of " + std::string{name_of(kind)} + "s reads them: tidemark sync");
  auto schema = schema_of(views, archive, kind);
  if (!schema) return tl::unexpected(std::move(schema.error()));
  side.schema = std::move(*schema);
  return side;
}

Result<KnownEntities> KnownEntities::open(const views::Views& views, const archive::Archive& archive, EntityKind kind) {
  KnownEntities known{views, archive};
  auto own = side_of(views, archive, kind);
  if (!own) return tl::unexpected(std::move(own.error()));
  known.own_ = std::move(*own);
  if (kind == EntityKind::account) return known;
  auto accounts = side_of(views, archive, EntityKind::account);
  if (accounts) known.accounts_ = std::move(*accounts);
  else if (accounts.error().code != ErrorCode::not_found) return tl::unexpected(std::move(accounts.error()));
  return known;
}

segments::FindField KnownEntities::find() const {
  if (accounts_) return segments::fields_of_visitors(own_.schema, accounts_->schema);
  return [own = segments::fields_of(own_.schema, own_.kind), this](std::string_view path) -> segments::FoundField {
    if (own_.kind == EntityKind::visitor && path.starts_with(segments::of_account))
      return {std::nullopt, "no run has read accounts yet", "a connection of accounts reads them"};
    return own(path);
  };
}

Result<void> KnownEntities::each(const Side& side, std::span<const SegmentField> fields, const Zone& zone,
                                 const Visit& visit) const {
  std::vector<std::string> bytes;
  for (const std::string& name : side.pages) {
    auto page = archive_->get(name);
    if (!page) return tl::unexpected(std::move(page.error()));
    bytes.push_back(std::move(*page));
  }
  std::vector<Page> pages;
  for (const std::string& page : bytes)
    pages.push_back({page, PageFormat::pendo_json, "page " + std::to_string(pages.size() + 1)});
  const auto rows = EntityRows::of(pages, side.kind, fields);
  if (!rows) return tl::unexpected(rows.error());

  auto written_since =
      views_->own_writes({side.kind, Direction::pull}, {side.plan.time.milliseconds - Patience{}.awaiting_read});
  if (!written_since) return tl::unexpected(std::move(written_since.error()));
  std::vector<OwnWrite> writes;
  for (views::OwnWrite& write : *written_since)
    writes.push_back(
        {std::move(write.target), std::move(write.field), std::move(write.before), std::move(write.written)});
  const AsWritten written{writes};

  std::vector<Value> values;
  Arena arena;
  std::string scratch;
  for (const EntityRows::Row& row : rows->all()) {
    arena.clear();
    rows->read(row, fields, zone, arena, values);
    written.put_into(row.id, fields, zone, arena, values);
    visit(row.id, rows->account(row, scratch), values);
  }
  return {};
}

Result<KnownEntities::Accounts> KnownEntities::accounts(std::span<const SegmentField> fields, const Zone& zone,
                                                        Arena& arena) const {
  Accounts accounts;
  if (fields.empty()) return accounts;
  auto read = each(*accounts_, fields, zone, [&](std::string_view id, std::string_view, std::span<const Value> values) {
    std::vector<Value>& kept = accounts[std::string{id}];
    for (const Value& value : values) kept.push_back(keep(value, arena));
  });
  return read.map([&] { return std::move(accounts); });
}

Result<KnownEntities::Answer> KnownEntities::ask(const Segment& segment, const Zone& zone,
                                                 std::size_t most_members) const {
  // A segment's fields are the entities' own and their accounts': each is read from its own pages.
  std::vector<SegmentField> own;
  std::vector<SegmentField> of_accounts;
  std::vector<std::pair<bool, std::size_t>> from;
  for (const SegmentField& field : segment.fields()) {
    const bool is_accounts = accounts_ && field.name.starts_with(segments::of_account);
    auto& fields = is_accounts ? of_accounts : own;
    from.emplace_back(is_accounts, fields.size());
    fields.push_back({field.name.substr(is_accounts ? segments::of_account.size() : 0), field.type});
  }
  Arena kept;
  const auto known = accounts(of_accounts, zone, kept);
  if (!known) return tl::unexpected(known.error());

  Answer answer;
  std::vector<Value> asked;
  auto read = each(own_, own, zone, [&](std::string_view id, std::string_view account, std::span<const Value> values) {
    const auto its = known->find(account);
    asked.clear();
    for (const auto& [is_accounts, place] : from) {
      if (!is_accounts) asked.push_back(values[place]);
      else asked.push_back(its == known->end() ? Value{} : its->second[place]);
    }
    ++answer.entities;
    if (!segment.holds(asked)) return;
    ++answer.size;
    if (answer.members.size() < most_members) answer.members.emplace_back(id);
  });
  return read.map([&] { return std::move(answer); });
}

}  // namespace tidemark::sync
