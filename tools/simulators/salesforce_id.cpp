#include <array>

#include "simulators/salesforce_org.h"

namespace tidemark::sim {

std::string with_checksum(std::string_view fifteen) {
  static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
  std::string id{fifteen.substr(0, 15)};
  for (std::size_t group = 0; group < 3; ++group) {
    std::size_t bits = 0;
    for (std::size_t i = 0; i < 5; ++i) {
      const char c = fifteen[group * 5 + i];
      if (c >= 'A' && c <= 'Z') bits |= std::size_t{1} << i;
    }
    id += letters[bits];
  }
  return id;
}

std::string record_id(std::string_view key_prefix, std::uint64_t n) {
  static constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string id = std::string{key_prefix} + std::string(12, '0');
  for (std::size_t i = id.size(); n > 0 && i > key_prefix.size(); n /= digits.size())
    id[--i] = digits[n % digits.size()];
  return with_checksum(id);
}

}  // namespace tidemark::sim
