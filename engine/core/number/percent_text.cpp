#include "core/number/percent_text.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace tidemark {
namespace {

/// A number below 2^32 with all the binary digits that a double can have behind the point, so that nothing is rounded on the way.
class Fixed {
 public:
  explicit Fixed(double value) {
    int exponent = 0;
    const auto mantissa = static_cast<std::uint64_t>(std::ldexp(std::frexp(value, &exponent), 53));
    const int shift = static_cast<int>(behind_point) * 32 + exponent - 53;
    const auto limb = static_cast<std::size_t>(shift / 32);
    const int bits = shift % 32;
    limbs_[limb] = static_cast<std::uint32_t>(mantissa << bits);
    limbs_[limb + 1] = static_cast<std::uint32_t>(mantissa >> (32 - bits));
    if (bits > 0 && limb + 2 < limbs_.size())
      limbs_[limb + 2] = static_cast<std::uint32_t>(mantissa >> 32 >> (32 - bits));
  }

  void multiply_by_ten() {
    std::uint64_t carry = 0;
    for (std::uint32_t& limb : limbs_) {
      carry += std::uint64_t{limb} * 10;
      limb = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
  }
  [[nodiscard]] std::uint32_t whole() const { return limbs_.back(); }
  /// Of two as near as each other the even one.
  [[nodiscard]] std::uint32_t rounded() const {
    constexpr std::uint32_t half = 0x8000'0000;
    const std::uint32_t first = limbs_[behind_point - 1];
    bool more = first > half;
    for (std::size_t i = 0; i + 1 < behind_point; ++i) more = more || limbs_[i] != 0;
    return whole() + (first >= half && (more || whole() % 2 == 1) ? 1 : 0);
  }

 private:
  static constexpr std::size_t behind_point = 36;
  std::array<std::uint32_t, behind_point + 1> limbs_{};
};

}  // namespace

std::string percent_text(double share) {
  const double percents = share * 100;
  if (percents == 0) return "0 %";
  Fixed number{percents};
  int decimals = 0;
  for (; number.whole() < 100'000; ++decimals) number.multiply_by_ten();
  std::uint32_t digits = number.rounded();
  for (; digits % 10 == 0 && decimals > 0; --decimals) digits /= 10;
  std::string text = std::to_string(digits);
  const int exponent = static_cast<int>(text.size()) - 1 - decimals;
  if (exponent < -4) {
    if (text.size() > 1) text.insert(1, ".");
    return text + (exponent > -10 ? "e-0" : "e-") + std::to_string(-exponent) + " %";
  }
  if (const auto behind_point = static_cast<std::size_t>(decimals); behind_point > 0) {
    if (text.size() <= behind_point) text.insert(0, behind_point + 1 - text.size(), '0');
    text.insert(text.size() - behind_point, ".");
  }
  return text + " %";
}

}  // namespace tidemark
