#include "sync/closing.h"

#include <algorithm>
#include <map>
#include <optional>

#include "core/events/effect_events.h"
#include "core/planning/read_value.h"
#include "core/planning/records.h"
#include "core/schema/pendo_schema.h"

namespace tidemark::sync {
namespace {

/// What the targets of one entity kind hold now in the fields that open intents wrote.
class PresentValues {
 public:
  PresentValues(pendo::Client& pendo, EntityKind kind, const Zone& zone) : pendo_{pendo}, kind_{kind}, zone_{zone} {}

  void want(const std::string& id, const std::string& field) {
    wanted_[id];
    if (std::find(fields_.begin(), fields_.end(), field) == fields_.end()) fields_.push_back(field);
  }

  Result<void> read() {
    auto answer = pendo_.schema(kind_);
    if (!answer) return tl::unexpected(std::move(answer.error()));
    auto schema = PendoSchema::read(*answer);
    if (!schema) return tl::unexpected(std::move(schema.error()));
    std::vector<Column> columns{{{std::string{id_name_of(kind_)}}}};
    for (const std::string& field : fields_) {
      const std::size_t dot = field.find('.');
      columns.push_back({{"metadata", field.substr(0, dot), field.substr(dot + 1)}});
    }
    std::vector<std::string> ids;
    for (const auto& [id, values] : wanted_) ids.push_back(id);
    auto pages = pendo_.read(kind_, ids,
                             [&](std::string_view page, std::uint64_t) { return take_page(page, columns, *schema); });
    if (!pages) return tl::unexpected(std::move(pages.error()));
    return {};
  }

  /// The value as JSON; nothing where there is no such entity.
  [[nodiscard]] std::optional<std::string> value(const std::string& id, const std::string& field) const {
    const auto& values = wanted_.at(id);
    if (values.empty()) return std::nullopt;
    return values[static_cast<std::size_t>(std::find(fields_.begin(), fields_.end(), field) - fields_.begin())];
  }

 private:
  Result<void> take_page(std::string_view bytes, const std::vector<Column>& columns, const PendoSchema& schema) {
    const Page page{bytes, PageFormat::pendo_json, "answer"};
    auto table = decode(std::span{&page, 1}, columns);
    if (!table) return tl::unexpected(std::move(table.error()));
    std::string scratch;
    Arena arena;
    for (std::uint32_t number = 0; number < table->size(); ++number) {
      const Table::Row row = table->row(number);
      const auto entity = wanted_.find(std::string{row.text(0, scratch)});
      if (entity == wanted_.end()) continue;
      entity->second.clear();
      for (std::size_t i = 0; i < fields_.size(); ++i) {
        const FoundMetadata field = schema.find(fields_[i]);
        const MetadataType type = field ? field.field->type : MetadataType::text;
        append_json(read_metadata(row.bytes, row.cells[i + 1], type, zone_, arena), entity->second.emplace_back());
      }
    }
    return {};
  }

  pendo::Client& pendo_;
  EntityKind kind_;
  const Zone& zone_;
  std::vector<std::string> fields_;
  std::map<std::string, std::vector<std::string>> wanted_;
};

/// Adds what became of one item, where that is not `arrived` altogether; false where it can't be said yet.
bool add_outcome(const views::OpenIntent::Target& target, const PresentValues& present, bool reads_may_lag,
                 EffectSettled& settled) {
  const auto add = [&](ItemOutcome outcome, std::vector<std::string> fields) {
    settled.exceptions.push_back({target.item, static_cast<std::uint8_t>(outcome), {}, std::move(fields)});
  };
  std::vector<std::string> old;
  std::vector<std::string> others;
  for (const views::FieldMoment& field : target.fields) {
    const auto value = present.value(target.id, field.name);
    if (!value) return add(ItemOutcome::missing, {}), true;
    if (*value == field.before) old.push_back(field.name);
    else if (*value != field.after) others.push_back(field.name);
  }
  if (!old.empty() && reads_may_lag) return false;
  if (old.size() == target.fields.size()) return add(ItemOutcome::not_there, {}), true;
  if (others.size() == target.fields.size()) return add(ItemOutcome::unknown, {}), true;
  if (!old.empty()) add(ItemOutcome::not_there, std::move(old));
  if (!others.empty()) add(ItemOutcome::unknown, std::move(others));
  return true;
}

/// The settling of one intent; nothing where it has to stay open.
std::optional<EffectSettled> settling_of(const views::OpenIntent& open, const PresentValues& present,
                                         bool reads_may_lag) {
  EffectSettled settled{
      open.intent.position, open.intent.index, true, static_cast<std::uint8_t>(ItemOutcome::arrived), {}};
  for (const views::OpenIntent::Target& target : open.targets)
    if (!add_outcome(target, present, reads_may_lag, settled)) return std::nullopt;
  return settled;
}

}  // namespace

Part part_of_intent(const views::OpenIntent& intent) {
  return part_of(intent.intent.intended.connection, intent.intent.intended.direction).value_or(Part{});
}

void Closed::leave_open(const views::OpenIntent& intent) {
  for (const views::OpenIntent::Target& target : intent.targets) {
    OpenTarget& left = open_targets.emplace_back(OpenTarget{part_of_intent(intent), target.id, target.source, {}});
    for (const views::FieldMoment& field : target.fields) left.fields.push_back(field.name);
  }
}

Result<Closed> close_open_intents(const Surroundings& world, const Patience& patience, pendo::Client& pendo,
                                  const Zone& zone) {
  Closed result;
  auto open = world.views->open_intents();
  if (!open) return tl::unexpected(std::move(open.error()));
  const Instant now = world.clock();
  std::map<EntityKind, PresentValues> present;
  for (const views::OpenIntent& intent : *open) {
    if (now < intent.intent.intended.quiet_until) continue;
    const EntityKind kind = part_of_intent(intent).kind;
    PresentValues& values = present.try_emplace(kind, pendo, kind, zone).first->second;
    for (const auto& target : intent.targets)
      for (const auto& field : target.fields) values.want(target.id, field.name);
  }
  for (auto& [kind, values] : present) {
    if (auto read = values.read(); !read) return tl::unexpected(std::move(read.error()));
  }
  Journal journal{*world.log};
  for (const views::OpenIntent& intent : *open) {
    const Part part = part_of_intent(intent);
    std::optional<EffectSettled> settled;
    if (now >= intent.intent.intended.quiet_until) {
      const bool reads_may_lag =
          now.milliseconds < intent.intent.time.milliseconds + patience.quiet + patience.awaiting_read;
      settled = settling_of(intent, present.at(part.kind), reads_may_lag);
    }
    if (!settled) {
      result.leave_open(intent);
      continue;
    }
    auto appended = journal.append(event_of(*settled, intent.intent.run, intent.intent.position));
    if (!appended) return tl::unexpected(std::move(appended.error()));
    ++result.closed;
  }
  return result;
}

}  // namespace tidemark::sync
