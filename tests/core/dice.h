#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tidemark {

/// Chance from a seed (SplitMix64), the same everywhere. Properties draw the seed; what is built from it can be repeated.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_{seed} {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// 0 … count − 1.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }
  /// One time in `n`.
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class T>
  const T& of(const std::vector<T>& values) {
    return values[below(values.size())];
  }
  template <class T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

 private:
  std::uint64_t state_;
};

/// A few bytes of `bytes` changed, put in, taken out or doubled.
inline std::string mutated(std::string bytes, Dice& dice) {
  static const std::vector<std::string> pieces{"\"",
                                               "\"\"",
                                               ",",
                                               "\n",
                                               "\r",
                                               "\r\n",
                                               "\\",
                                               "\\u",
                                               "\\ud83d",
                                               "\\ude00",
                                               "{",
                                               "}",
                                               "[",
                                               "]",
                                               ":",
                                               "null",
                                               "\xff",
                                               "\xed\xa0\x80",
                                               "\xe2\x82",
                                               "\xc3\xa9",
                                               "\xef\xbb\xbf",
                                               " ",
                                               "0",
                                               "-",
                                               "1e999",
                                               ".",
                                               "\"Id\"",
                                               std::string(1, '\0'),
                                               "\x1f",
                                               "\t",
                                               "\"metadata\":null,",
                                               "true",
                                               "[]",
                                               "{}",
                                               ";"};
  for (std::size_t times = 1 + dice.below(3); times > 0; --times) {
    const std::size_t at = dice.below(bytes.size() + 1);
    switch (dice.below(5)) {
      case 0: bytes.insert(at, dice.of(pieces)); break;
      case 1: bytes.erase(at, 1 + dice.below(3)); break;
      case 2: bytes.erase(at, dice.below(40)); break;
      case 3: bytes.insert(at, bytes.substr(dice.below(bytes.size() + 1), dice.below(30))); break;
      default:
        if (at < bytes.size()) bytes[at] = static_cast<char>(dice.below(256));
    }
  }
  return dice.one_in(12) ? bytes.substr(0, dice.below(bytes.size() + 1)) : bytes;
}

}  // namespace tidemark
