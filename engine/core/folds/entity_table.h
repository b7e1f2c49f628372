#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/error.h"
#include "core/events/effect_events.h"
#include "core/events/event.h"
#include "core/events/records.h"
#include "core/folds/entity_layout.h"
#include "core/folds/part.h"

namespace tidemark {

/// The fold of observations and settled changes into entities, in memory: an open-addressing table from the identity's hash
/// to the entity, everything else in one arena. It is the same for a catch-up (entities are loaded when they are first
/// touched) and for a rebuild (there is nothing to load), so a rebuilt view can't differ from a live one.
///
///     EntityTable table{load, on_full};
///     table.observe(part, run, {position, index}, event.items);         // items 1 … n are records (records.h)
///     table.settle(part, run, intent, items, settled, outcomes);
///     for (const EntityTable::Entity* entity : table.sorted()) table.encode(*entity, bytes);
///
/// An intended change is not handed to it: only what is settled becomes current (design, "One run", 6).
class EntityTable {
 public:
  struct Place {
    Position position = 0;
    std::uint32_t index = 0;

    friend auto operator<=>(const Place&, const Place&) = default;
  };
  struct Full {  ///< a segment of history that will not be touched again
    Part part;
    std::string_view id;
    std::uint64_t segment;
    std::string_view references;
  };
  /// Fills `bytes` with the stored entity and answers true, or false where there is none.
  using Load = std::function<Result<bool>(Part part, std::string_view id, std::string& bytes)>;
  using OnFull = std::function<void(const Full&)>;

  /// `load` may be empty: then no entity was stored before.
  EntityTable(Load load, OnFull on_full);

  /// Takes in what was read of targets. `corrupt` names the item; the table is of no use after that.
  [[nodiscard]] Result<void> observe(Part part, RunId run, Place event, const Items& items);

  /// Takes in what became of an intent's items: the values of fields that were accepted, or found to have arrived, become current.
  [[nodiscard]] Result<void> settle(Part part, RunId run, Place intent, const Items& items, Place settled,
                                    const Outcomes& outcomes);

  [[nodiscard]] std::size_t size() const { return entities_.size(); }
  [[nodiscard]] std::size_t memory() const;

  /// A touched entity. `new_partners` are the source records that it did not have before.
  class Entity;
  /// All touched entities in the order of part and id (bytes).
  [[nodiscard]] std::vector<const Entity*> sorted() const;
  [[nodiscard]] static Part part_of(const Entity& entity);
  [[nodiscard]] static std::string_view id_of(const Entity& entity);
  void encode(const Entity& entity, std::string& out) const;

  /// Asks for the memory of an entity that is encoded soon: first for its head, some entities later for what that points to.
  static void prefetch_head(const Entity& entity);
  static void prefetch_rest(const Entity& entity);
  void each_new_partner(const Entity& entity, const std::function<void(std::string_view)>& visit) const;

  void clear();

 private:
  struct Field;
  struct Slot {
    std::uint64_t hash = 0;
    Entity* entity = nullptr;
  };
  struct Group;

  template <class Apply>
  Result<void> in_groups(Part part, const Items& items, const Apply& apply);
  [[nodiscard]] Result<Entity*> touch(Part part, std::string_view id, std::uint64_t hash);
  [[nodiscard]] Result<void> load_into(Entity& entity, std::string_view bytes);
  void grow();
  std::uint32_t name_number(std::string_view name);
  Field& field_of(Entity& entity, std::string_view name);
  void set_value(Field& field, std::string_view value);
  bool add_partner(Entity& entity, std::string_view partner, bool stored);  // whether it is new
  void refer(Entity& entity, const Reference& reference);
  void append(char*& bytes, std::uint32_t& length, std::uint32_t& room, std::string_view more);

  Load load_;
  OnFull on_full_;
  Arena arena_;
  std::vector<Slot> slots_;
  std::vector<Entity*> entities_;
  std::vector<std::string_view> names_;
  std::vector<std::uint32_t> name_slots_;  ///< open addressing; number + 1, 0 is free
  std::string scratch_;
};

}  // namespace tidemark
