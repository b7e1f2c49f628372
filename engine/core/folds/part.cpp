#include "core/folds/part.h"

namespace tidemark {

std::string to_text(Part part) {
  std::string text = part.kind == EntityKind::visitor ? "visitor" : "account";
  text += part.direction == Direction::pull ? " pull" : " push";
  return text;
}

std::optional<Part> part_of(std::string_view connection, std::string_view direction) {
  if (connection != "visitor" && connection != "account") return std::nullopt;
  if (direction != "pull" && direction != "push") return std::nullopt;
  return Part{connection == "visitor" ? EntityKind::visitor : EntityKind::account,
              direction == "pull" ? Direction::pull : Direction::push};
}

std::uint8_t code_of(Part part) {
  return static_cast<std::uint8_t>((part.kind == EntityKind::visitor ? 0x10 : 0x20) |
                                   (part.direction == Direction::pull ? 1 : 2));
}

Part part_of_code(std::uint8_t code) {
  return {(code & 0xf0) == 0x10 ? EntityKind::visitor : EntityKind::account,
          (code & 0x0f) == 1 ? Direction::pull : Direction::push};
}

}  // namespace tidemark
