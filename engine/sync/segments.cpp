#include "sync/segments.h"

#include <algorithm>

#include "core/planning/lines.h"
#include "sync/surroundings.h"

namespace tidemark::sync {
namespace {

using segments::Segment;
using segments::SegmentField;

/// A side's rows with the cells of a segment's fields, by id: of rows with the same id the last one counts.
class Rows {
 public:
  struct Row {
    std::string_view id;
    std::uint32_t number = 0;
  };

  [[nodiscard]] static Result<Rows> of(std::span<const Page> pages, EntityKind kind,
                                       std::span<const SegmentField> fields) {
    Rows rows;
    std::vector<Column> columns{{{std::string{id_name_of(kind)}}}, {metadata_path("auto.accountid")}};
    for (const SegmentField& field : fields)
      rows.columns_.push_back(
          column_of(columns, field.name == id_name_of(kind) ? std::vector{field.name} : metadata_path(field.name)));
    auto table = decode(pages, columns);
    if (!table) return tl::unexpected(std::move(table.error()));
    rows.table_ = std::move(*table);
    std::string scratch;
    for (std::uint32_t number = 0; number < rows.table_.size(); ++number)
      rows.rows_.push_back({rows.ids_.keep(rows.table_.row(number).text(0, scratch)), number});
    std::ranges::stable_sort(rows.rows_, {}, &Row::id);
    const auto later = [](const Row& row, const Row& next) { return row.id == next.id; };
    const auto first = std::unique(rows.rows_.rbegin(), rows.rows_.rend(), later);
    rows.rows_.erase(rows.rows_.begin(), first.base());
    return rows;
  }

  [[nodiscard]] std::span<const Row> all() const { return rows_; }
  [[nodiscard]] std::string_view account(const Row& row, std::string& scratch) const {
    return table_.row(row.number).text(1, scratch);
  }
  void read(const Row& row, std::span<const SegmentField> fields, const Zone& zone, Arena& arena,
            std::vector<Value>& values) const {
    const Table::Row cells = table_.row(row.number);
    values.resize(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i)
      values[i] = segments::value_of(cells.bytes, cells.cells[columns_[i]], fields[i].type, zone, arena);
  }

 private:
  Table table_;
  std::vector<std::size_t> columns_;  ///< of each field
  std::vector<Row> rows_;
  Arena ids_;
};

/// The field's place among them; nothing where it is none of them.
std::optional<std::size_t> place_of(std::span<const SegmentField> fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &SegmentField::name);
  return found == fields.end() ? std::nullopt : std::optional{static_cast<std::size_t>(found - fields.begin())};
}

/// What was written and may not be read yet counts as read (design, "Observe").
class AsWritten {
 public:
  explicit AsWritten(const std::vector<OwnWrite>& writes) {
    for (const OwnWrite& write : writes) writes_.emplace(write.target, &write);
  }
  void put_into(std::string_view id, std::span<const SegmentField> fields, const Zone& zone, Arena& arena,
                std::vector<Value>& values) const {
    const auto [first, end] = writes_.equal_range(id);
    for (auto write = first; write != end; ++write) {
      const auto place = place_of(fields, write->second->field);
      if (!place) continue;
      const auto meant = [&](std::string_view json) {
        return segments::value_of(json, fields[*place].type, zone, arena);
      };
      if (same_value(values[*place], meant(write->second->before))) values[*place] = meant(write->second->written);
    }
  }

 private:
  std::multimap<std::string_view, const OwnWrite*> writes_;
};

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
  const auto rows = Rows::of(pages, side.kind, fields);
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
  for (const Rows::Row& row : rows->all()) {
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

namespace {

Error at_segment(const SegmentAsked& asked, const segments::Problem& problem) {
  Error error = segments::to_error(asked.text, problem);
  error.where = "segment " + asked.name + ", " + error.where;
  return error;
}

Result<Segment> segment_of(const SegmentAsked& asked, const PlanInputs& inputs, Instant now) {
  const auto tree = segments::parse(asked.text);
  if (!tree) return tl::unexpected(at_segment(asked, tree.error()));
  const EntityKind kind = inputs.connection->kind;
  const auto find = [own = segments::fields_of(*inputs.pendo, kind),
                     kind](std::string_view path) -> segments::FoundField {
    if (kind == EntityKind::visitor && path.starts_with(segments::of_account))
      return {std::nullopt, "a plan of visitors does not know what their accounts will hold", "ask tidemark segment"};
    return own(path);
  };
  auto segment = Segment::of(*tree, find, {inputs.zone, now});
  if (!segment) return tl::unexpected(at_segment(asked, segment.error().front()));
  return std::move(*segment);
}

}  // namespace

Result<SizeInPlan> size_in_plan(const SegmentAsked& asked, const PlanInputs& inputs, const Plan& plan, Instant now) {
  const auto segment = segment_of(asked, inputs, now);
  if (!segment) return tl::unexpected(segment.error());
  const auto rows = Rows::of(inputs.targets, inputs.connection->kind, segment->fields());
  if (!rows) return tl::unexpected(rows.error());
  std::vector<std::optional<std::size_t>> places;
  for (const std::string& field : plan.fields) places.push_back(place_of(segment->fields(), field));

  SizeInPlan size{asked.name};
  const AsWritten written{inputs.own_writes};
  std::vector<Value> values;
  Arena arena;
  auto change = plan.changes.begin();  // by target id, as the rows are
  for (const Rows::Row& row : rows->all()) {
    arena.clear();
    rows->read(row, segment->fields(), *inputs.zone, arena, values);
    written.put_into(row.id, segment->fields(), *inputs.zone, arena, values);
    const bool before = segment->holds(values);
    for (; change != plan.changes.end() && change->target <= row.id; ++change)
      if (change->target == row.id && places[change->field]) values[*places[change->field]] = change->new_value;
    const bool after = segment->holds(values);
    size.now += before;
    size.after += after;
    size.joining += after && !before;
    size.leaving += before && !after;
  }
  return size;
}

}  // namespace tidemark::sync
