#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tidemark::sample {

/// Chance without a state: what is asked of a row and a stream is the same on every machine, in whatever order it is asked.
/// SplitMix64's mixing of integers; no std::distribution, whose results differ between libraries.
class Seeded {
 public:
  explicit constexpr Seeded(std::uint64_t seed) : seed_(seed) {}

  [[nodiscard]] constexpr std::uint64_t bits(std::uint64_t row, std::uint64_t stream) const {
    return mixed(mixed(seed_ ^ (row * 0x632be59bd9b4e019U)) ^ (stream * 0xd6e8feb86659fd93U));
  }
  /// 0 … n − 1.
  [[nodiscard]] constexpr std::uint64_t below(std::uint64_t n, std::uint64_t row, std::uint64_t stream) const {
    return bits(row, stream) % n;
  }
  /// True in `per_10000` of ten thousand rows.
  [[nodiscard]] constexpr bool chance(std::uint64_t per_10000, std::uint64_t row, std::uint64_t stream) const {
    return below(10'000, row, stream) < per_10000;
  }
  template <class T>
  [[nodiscard]] constexpr const T& one_of(std::span<const T> choices, std::uint64_t row, std::uint64_t stream) const {
    return choices[below(choices.size(), row, stream)];
  }

  [[nodiscard]] static constexpr std::uint64_t mixed(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
  }

 private:
  std::uint64_t seed_;
};

}  // namespace tidemark::sample
