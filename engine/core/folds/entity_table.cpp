#include "core/folds/entity_table.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <new>

#include <xxhash.h>

#include "core/events/packing.h"

namespace tidemark {
namespace {

std::uint64_t hash_of(Part part, std::string_view id) {
  return XXH3_64bits_withSeed(id.data(), id.size(), code_of(part));
}

constexpr std::size_t cache_line = 64;

void prefetch(const void* first, std::size_t bytes = 1) {
  for (std::size_t at = 0; at < bytes; at += cache_line) __builtin_prefetch(static_cast<const char*>(first) + at, 1);
}

Result<void> bad_item(std::size_t item) {
  return failure(ErrorCode::corrupt, "item " + std::to_string(item) + " is not what its event says it is");
}

}  // namespace

/// A short value lies in the field itself: most changes then touch no other memory.
struct EntityTable::Field {
  struct Far {
    char* bytes;
    std::uint32_t room;
  };
  static constexpr std::size_t near_room = 16;

  Position position;
  Position settled;
  union {
    Far far;
    char near[near_room];
  };
  std::uint32_t length;
  std::uint32_t name;
  std::uint32_t index;
  std::uint32_t item;
  std::uint32_t settled_index;
  Known known;
  bool is_far;

  [[nodiscard]] std::string_view value() const { return {is_far ? far.bytes : near, length}; }
};

class EntityTable::Entity {
 public:
  Field* fields;
  char* references;
  char* partners;  ///< packed texts
  std::uint32_t references_length;
  std::uint32_t references_room;
  std::uint32_t partners_length;
  std::uint32_t partners_room;
  std::uint32_t stored_partners_length;  ///< those before it have their row already
  std::uint32_t reference_count;
  std::uint32_t partner_count;
  std::uint32_t field_count;
  std::uint32_t field_room;
  std::uint32_t id_length;
  std::uint64_t segments;
  Position last_position;
  RunId last_run;
  std::uint8_t part;
  bool gone;

  /// The id lies right behind.
  [[nodiscard]] std::string_view name() const { return {reinterpret_cast<const char*>(this + 1), id_length}; }

  void prefetch_rest() const {
    prefetch(fields, std::min<std::size_t>(field_count, 8) * sizeof(Field));
    prefetch(references + references_length);
    prefetch(partners, std::min<std::size_t>(partners_length, cache_line));
  }
};

/// Records are taken in groups: each step asks for the memory that the next one needs, and a look-up that misses the cache
/// (240 ns) is paid once a group.
struct EntityTable::Group {
  static constexpr std::size_t size = 32;
  std::array<RecordView, size> records;
  std::array<std::uint32_t, size> items;
  std::array<std::uint64_t, size> hashes;
  std::array<Entity*, size> entities;
};

EntityTable::EntityTable(Load load, OnFull on_full) : load_{std::move(load)}, on_full_{std::move(on_full)} { clear(); }

void EntityTable::clear() {
  arena_.clear();
  slots_.assign(1024, Slot{});
  entities_.clear();
  names_.clear();
  name_slots_.assign(256, 0);
}

std::size_t EntityTable::memory() const {
  return arena_.memory() + slots_.size() * sizeof(Slot) + entities_.capacity() * sizeof(Entity*);
}

template <class Apply>
Result<void> EntityTable::in_groups(Part part, const Items& items, const Apply& apply) {
  Group group;
  for (std::size_t next = 1; next < items.size();) {
    std::size_t count = 0;
    for (; next < items.size() && count < Group::size; ++next) {
      if (items.was_erased(next)) continue;
      if (!read_record(items[next], group.records[count])) return bad_item(next);
      group.items[count] = static_cast<std::uint32_t>(next);
      group.hashes[count] = hash_of(part, group.records[count].id);
      prefetch(&slots_[group.hashes[count] & (slots_.size() - 1)]);
      ++count;
    }
    for (std::size_t i = 0; i < count; ++i) {
      prefetch(slots_[group.hashes[i] & (slots_.size() - 1)].entity, sizeof(Entity) + 2 * cache_line);
    }
    for (std::size_t i = 0; i < count; ++i) {
      auto entity = touch(part, group.records[i].id, group.hashes[i]);
      if (!entity) return tl::unexpected{entity.error()};
      group.entities[i] = *entity;
      (*entity)->prefetch_rest();
    }
    for (std::size_t i = 0; i < count; ++i) apply(*group.entities[i], group.records[i], group.items[i]);
  }
  return {};
}

Result<void> EntityTable::observe(Part part, RunId run, Place event, const Items& items) {
  std::size_t odd = 0;
  auto done = in_groups(part, items, [&](Entity& entity, const RecordView& record, std::uint32_t item) {
    Reference reference{event.position, event.index, Reference::observation, run, item, 0, 0};
    reference.new_partner = !record.partner.empty() && add_partner(entity, record.partner, false);
    for (const FieldView& seen : record.fields) {
      if (!is_observation(seen.note)) {
        odd = item;
        return;
      }
      const auto note = static_cast<Observation>(seen.note);
      entity.gone = note == Observation::gone;
      if (note == Observation::gone || seen.name.empty()) continue;
      Field& field = field_of(entity, seen.name);
      reference.fields |= Reference::field_bit(static_cast<std::size_t>(&field - entity.fields));
      set_value(field, seen.after);
      field.known = known_by(note);
      field.position = event.position;
      field.index = event.index;
      field.item = item;
      field.settled = 0;
      field.settled_index = 0;
    }
    reference.gone = entity.gone;
    refer(entity, reference);
  });
  if (!done) return done;
  if (odd != 0) return bad_item(odd);
  return {};
}

Result<void> EntityTable::settle(Part part, RunId run, Place intent, const Items& items, Place settled,
                                 const Outcomes& outcomes) {
  assert(outcomes.size() >= items.size());
  return in_groups(part, items, [&](Entity& entity, const RecordView& record, std::uint32_t item) {
    const ItemOutcome outcome = outcomes[item];
    Reference reference{settled.position, settled.index, static_cast<std::uint8_t>(outcome), run, item,
                        intent.position,  intent.index};
    reference.new_partner = !record.partner.empty() && add_partner(entity, record.partner, false);
    for (const FieldView& changed : record.fields) {
      if (!holds_value(outcomes.of_field(item, changed.name))) continue;
      Field& field = field_of(entity, changed.name);
      reference.fields |= Reference::field_bit(static_cast<std::size_t>(&field - entity.fields));
      set_value(field, changed.after);
      field.known = Known::written;
      field.position = intent.position;
      field.index = intent.index;
      field.item = item;
      field.settled = settled.position;
      field.settled_index = settled.index;
    }
    refer(entity, reference);
  });
}

Result<EntityTable::Entity*> EntityTable::touch(Part part, std::string_view id, std::uint64_t hash) {
  if (entities_.size() * 2 >= slots_.size()) grow();
  const std::uint8_t code = code_of(part);
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].entity != nullptr; at = (at + 1) & (slots_.size() - 1)) {
    Entity* const entity = slots_[at].entity;
    if (slots_[at].hash == hash && entity->part == code && entity->name() == id) return entity;
  }
  Entity* const entity = new (arena_.take(sizeof(Entity) + id.size())) Entity{};
  if (!id.empty()) std::memcpy(entity + 1, id.data(), id.size());
  entity->part = code;
  entity->id_length = static_cast<std::uint32_t>(id.size());
  slots_[at] = {hash, entity};
  entities_.push_back(entity);
  if (!load_) return entity;
  std::string bytes;
  auto found = load_(part, id, bytes);
  if (!found) return tl::unexpected{found.error()};
  if (!*found) return entity;
  return load_into(*entity, bytes).map([&] { return entity; });
}

Result<void> EntityTable::load_into(Entity& entity, std::string_view bytes) {
  StoredEntity stored;
  if (auto read = read_entity(bytes, stored); !read) return read;
  entity.gone = stored.gone;
  entity.segments = stored.segments;
  entity.reference_count = static_cast<std::uint32_t>(stored.reference_count);
  entity.last_position = stored.last_position;
  entity.last_run = stored.last_run;
  append(entity.references, entity.references_length, entity.references_room, stored.references);
  for (const std::string_view partner : stored.partners) add_partner(entity, partner, true);
  for (const StoredField& from : stored.fields) {
    Field& field = field_of(entity, from.name);
    set_value(field, from.value);
    field.known = from.known;
    field.position = from.position;
    field.index = from.index;
    field.item = from.item;
    field.settled = from.settled;
    field.settled_index = from.settled_index;
  }
  return {};
}

void EntityTable::grow() {
  std::vector<Slot> larger(slots_.size() * 4);
  for (const Slot& slot : slots_) {
    if (slot.entity == nullptr) continue;
    std::size_t at = slot.hash & (larger.size() - 1);
    while (larger[at].entity != nullptr) at = (at + 1) & (larger.size() - 1);
    larger[at] = slot;
  }
  slots_ = std::move(larger);
}

std::uint32_t EntityTable::name_number(std::string_view name) {
  if (names_.size() * 2 >= name_slots_.size()) {
    name_slots_.assign(name_slots_.size() * 4, 0);
    for (std::uint32_t number = 0; number < names_.size(); ++number) {
      std::size_t at = XXH3_64bits(names_[number].data(), names_[number].size()) & (name_slots_.size() - 1);
      while (name_slots_[at] != 0) at = (at + 1) & (name_slots_.size() - 1);
      name_slots_[at] = number + 1;
    }
  }
  std::size_t at = XXH3_64bits(name.data(), name.size()) & (name_slots_.size() - 1);
  for (; name_slots_[at] != 0; at = (at + 1) & (name_slots_.size() - 1))
    if (names_[name_slots_[at] - 1] == name) return name_slots_[at] - 1;
  names_.push_back(arena_.keep(name));
  name_slots_[at] = static_cast<std::uint32_t>(names_.size());
  return name_slots_[at] - 1;
}

EntityTable::Field& EntityTable::field_of(Entity& entity, std::string_view name) {
  const std::uint32_t number = name_number(name);
  for (std::uint32_t i = 0; i < entity.field_count; ++i)
    if (entity.fields[i].name == number) return entity.fields[i];
  if (entity.field_count == entity.field_room) {
    const std::uint32_t room = entity.field_room == 0 ? 4 : entity.field_room * 2;
    Field* const fields = arena_.take_array<Field>(room).data();
    if (entity.field_count > 0) std::memcpy(fields, entity.fields, entity.field_count * sizeof(Field));
    entity.fields = fields;
    entity.field_room = room;
  }
  Field& field = entity.fields[entity.field_count++];
  field = Field{};
  field.name = number;
  return field;
}

void EntityTable::set_value(Field& field, std::string_view value) {
  field.length = static_cast<std::uint32_t>(value.size());
  if (!field.is_far && value.size() <= Field::near_room) {
    if (!value.empty()) std::memcpy(field.near, value.data(), value.size());
    return;
  }
  if (!field.is_far || value.size() > field.far.room) {
    const auto room = static_cast<std::uint32_t>((value.size() + 7) & ~std::size_t{7});
    field.far = {arena_.take(room), room};
    field.is_far = true;
  }
  std::memcpy(field.far.bytes, value.data(), value.size());
}

void EntityTable::append(char*& bytes, std::uint32_t& length, std::uint32_t& room, std::string_view more) {
  if (length + more.size() > room) {
    const auto larger = static_cast<std::uint32_t>((std::max<std::size_t>(room * 2, length + more.size()) + 31) & ~31u);
    char* const moved = arena_.take(larger);
    if (length > 0) std::memcpy(moved, bytes, length);
    bytes = moved;
    room = larger;
  }
  if (!more.empty()) std::memcpy(bytes + length, more.data(), more.size());
  length += static_cast<std::uint32_t>(more.size());
}

bool EntityTable::add_partner(Entity& entity, std::string_view partner, bool stored) {
  Unpacker known{{entity.partners, entity.partners_length}};
  while (!known.rest.empty())
    if (known.text() == partner) return false;
  scratch_.clear();
  put_text(partner, scratch_);
  append(entity.partners, entity.partners_length, entity.partners_room, scratch_);
  ++entity.partner_count;
  if (stored) entity.stored_partners_length = entity.partners_length;
  return true;
}

void EntityTable::refer(Entity& entity, const Reference& reference) {
  if (entity.reference_count == references_a_segment) {
    on_full_(
        Full{part_of_code(entity.part), entity.name(), entity.segments, {entity.references, entity.references_length}});
    ++entity.segments;
    entity.reference_count = 0;
    entity.references_length = 0;
    entity.last_position = 0;
    entity.last_run = 0;
  }
  scratch_.clear();
  ReferenceWriter::put(reference, entity.last_position, entity.last_run, scratch_);
  append(entity.references, entity.references_length, entity.references_room, scratch_);
  ++entity.reference_count;
  entity.last_position = reference.position;
  entity.last_run = reference.run;
}

Part EntityTable::part_of(const Entity& entity) { return part_of_code(entity.part); }
std::string_view EntityTable::id_of(const Entity& entity) { return entity.name(); }

/// By the part and the first bytes that tell ids apart, looking at the ids themselves only where those are the same: ids mostly
/// begin alike ("v-1…"), and each look at one is a miss of the cache.
std::vector<const EntityTable::Entity*> EntityTable::sorted() const {
  struct Key {
    std::uint8_t part;
    std::uint64_t bytes;
    const Entity* entity;
  };
  if (entities_.empty()) return {};
  std::string_view shared = entities_.front()->name();
  for (const Entity* entity : entities_) {
    const std::string_view name = entity->name();
    const auto end = std::mismatch(shared.begin(), shared.end(), name.begin(), name.end()).first;
    shared = shared.substr(0, static_cast<std::size_t>(end - shared.begin()));
  }
  std::vector<Key> keys;
  keys.reserve(entities_.size());
  for (const Entity* entity : entities_) {
    const std::string_view name = entity->name().substr(shared.size());
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < 8; ++i)
      bytes = bytes << 8 | (i < name.size() ? static_cast<unsigned char>(name[i]) : 0u);
    keys.push_back({entity->part, bytes, entity});
  }
  std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
    if (a.part != b.part) return a.part < b.part;
    return a.bytes != b.bytes ? a.bytes < b.bytes : a.entity->name() < b.entity->name();
  });
  std::vector<const Entity*> result;
  result.reserve(keys.size());
  for (const Key& key : keys) result.push_back(key.entity);
  return result;
}

void EntityTable::prefetch_head(const Entity& entity) { prefetch(&entity, sizeof(Entity) + cache_line); }
void EntityTable::prefetch_rest(const Entity& entity) { entity.prefetch_rest(); }

void EntityTable::encode(const Entity& entity, std::string& out) const {
  out += entity_layout;
  out += static_cast<char>(entity.gone ? 1 : 0);
  put_number(entity.segments, out);
  put_number(entity.reference_count, out);
  put_number(entity.last_position, out);
  put_number(entity.last_run, out);
  put_text({entity.references, entity.references_length}, out);
  put_number(entity.partner_count, out);
  out.append(entity.partners, entity.partners_length);
  put_number(entity.field_count, out);
  for (std::uint32_t i = 0; i < entity.field_count; ++i) {
    const Field& field = entity.fields[i];
    put_field({names_[field.name], field.value(), field.known, field.position, field.index, field.item, field.settled,
               field.settled_index},
              out);
  }
}

void EntityTable::each_new_partner(const Entity& entity, const std::function<void(std::string_view)>& visit) const {
  Unpacker partners{
      {entity.partners + entity.stored_partners_length, entity.partners_length - entity.stored_partners_length}};
  while (!partners.rest.empty()) visit(partners.text());
}

}  // namespace tidemark
