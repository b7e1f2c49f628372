#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/config/configuration.h"

namespace tidemark {

/// One connection in one direction: what a run plans, writes and reports by itself. Its targets are entities of the
/// connection's kind in a pull, records of its Salesforce object in a push.
///
///     to_text(Part{EntityKind::visitor, Direction::pull}) == "visitor pull"
struct Part {
  EntityKind kind = EntityKind::visitor;
  Direction direction = Direction::pull;

  friend bool operator==(const Part&, const Part&) = default;
};

/// All that there can be, in the order in which a run does them: pulls, then pushes, as reports may have in them what was pulled.
inline constexpr std::array all_parts = {
    Part{EntityKind::visitor, Direction::pull}, Part{EntityKind::account, Direction::pull},
    Part{EntityKind::visitor, Direction::push}, Part{EntityKind::account, Direction::push}};

[[nodiscard]] std::string to_text(Part part);

/// From the words that events hold; nothing for words that are neither.
[[nodiscard]] std::optional<Part> part_of(std::string_view connection, std::string_view direction);

/// One byte that stands for the part in the keys of views. The numbers lie in stores: DO NOT CHANGE THEM.
[[nodiscard]] std::uint8_t code_of(Part part);
[[nodiscard]] Part part_of_code(std::uint8_t code);

}  // namespace tidemark
