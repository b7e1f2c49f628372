#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <utility>
#include <vector>

/// `tidemark::ranges`: the algorithms over whole ranges, with their projections, as in `std::ranges`.
///
///     ranges::sort(lines, {}, &PlanLine::field);          ranges::find(columns, path, &Column::path)
///
/// They are the standard library's own wherever it has them. Emscripten 3.1.6 brings a libc++ of which `std::ranges` has
/// concepts but no algorithms: for it those that the core uses are spelled out here. Its build fails on any other.
#if !defined(_LIBCPP_VERSION) || _LIBCPP_VERSION >= 15000

namespace tidemark {
namespace ranges = std::ranges;
}

#else

namespace tidemark::ranges {

template <class Range, class Test, class Projection = std::identity>
constexpr auto find_if(Range&& range, Test test, Projection projection = {}) {
  auto at = std::begin(range);
  while (at != std::end(range) && !std::invoke(test, std::invoke(projection, *at))) ++at;
  return at;
}

template <class Range, class T, class Projection = std::identity>
constexpr auto find(Range&& range, const T& value, Projection projection = {}) {
  return ranges::find_if(
      range, [&](const auto& each) { return each == value; }, std::move(projection));
}

template <class Range, class Test, class Projection = std::identity>
constexpr bool any_of(Range&& range, Test test, Projection projection = {}) {
  return ranges::find_if(range, std::move(test), std::move(projection)) != std::end(range);
}

template <class Range, class Test, class Projection = std::identity>
constexpr bool none_of(Range&& range, Test test, Projection projection = {}) {
  return !ranges::any_of(range, std::move(test), std::move(projection));
}

template <class Range, class Test, class Projection = std::identity>
constexpr bool all_of(Range&& range, Test test, Projection projection = {}) {
  return !ranges::any_of(range, std::not_fn(std::move(test)), std::move(projection));
}

template <class Range, class Test, class Projection = std::identity>
constexpr auto count_if(Range&& range, Test test, Projection projection = {}) {
  return std::count_if(std::begin(range), std::end(range), [&](const auto& each) {
    return static_cast<bool>(std::invoke(test, std::invoke(projection, each)));
  });
}

template <class Range, class T>
constexpr auto count(Range&& range, const T& value) {
  return std::count(std::begin(range), std::end(range), value);
}

template <class One, class Other, class Same = std::equal_to<>, class First = std::identity,
          class Second = std::identity>
constexpr bool equal(One&& one, Other&& other, Same same = {}, First first = {}, Second second = {}) {
  return std::equal(std::begin(one), std::end(one), std::begin(other), std::end(other),
                    [&](const auto& a, const auto& b) {
                      return static_cast<bool>(std::invoke(same, std::invoke(first, a), std::invoke(second, b)));
                    });
}

/// What `less` says of two elements, seen through `projection`.
template <class Less, class Projection>
constexpr auto by(Less& less, Projection& projection) {
  return [&](const auto& a, const auto& b) {
    return static_cast<bool>(std::invoke(less, std::invoke(projection, a), std::invoke(projection, b)));
  };
}

/// Where the elements 0 … `count` − 1 belong by `before`; what is alike stays in order. All sorting goes through this one function: libc++
/// makes its algorithms anew for each type, and they were a seventh of the module.
[[nodiscard]] std::vector<std::uint32_t> sorted_places(
    std::size_t count, bool (*before)(const void* context, std::size_t a, std::size_t b), const void* context);

template <class Iterator, class Less>
void sort_by(Iterator first, Iterator last, const Less& less) {
  struct Context {
    Iterator first;
    const Less* less;
  };
  const Context context{first, &less};
  const auto before = [](const void* given, std::size_t a, std::size_t b) {
    const auto& in = *static_cast<const Context*>(given);
    return (*in.less)(in.first[static_cast<std::ptrdiff_t>(a)], in.first[static_cast<std::ptrdiff_t>(b)]);
  };
  const auto places = sorted_places(static_cast<std::size_t>(last - first), before, &context);
  std::vector<typename std::iterator_traits<Iterator>::value_type> moved;
  moved.reserve(places.size());
  for (const std::uint32_t place : places) moved.push_back(std::move(first[static_cast<std::ptrdiff_t>(place)]));
  std::move(moved.begin(), moved.end(), first);
}

template <class Iterator, class Less = std::less<>, class Projection = std::identity>
auto sort(Iterator first, Iterator last, Less less = {}, Projection projection = {}) -> decltype(*first, void()) {
  sort_by(first, last, by(less, projection));
}

template <class Range, class Less = std::less<>, class Projection = std::identity>
auto sort(Range&& range, Less less = {}, Projection projection = {}) -> decltype(std::begin(range), void()) {
  sort_by(std::begin(range), std::end(range), by(less, projection));
}

template <class Iterator, class Less = std::less<>, class Projection = std::identity>
auto stable_sort(Iterator first, Iterator last, Less less = {}, Projection projection = {})
    -> decltype(*first, void()) {
  sort_by(first, last, by(less, projection));
}

template <class Range, class Less = std::less<>, class Projection = std::identity>
auto stable_sort(Range&& range, Less less = {}, Projection projection = {}) -> decltype(std::begin(range), void()) {
  sort_by(std::begin(range), std::end(range), by(less, projection));
}

template <class Range, class Less = std::less<>, class Projection = std::identity>
constexpr bool is_sorted(Range&& range, Less less = {}, Projection projection = {}) {
  return std::is_sorted(std::begin(range), std::end(range), by(less, projection));
}

template <class Range, class T, class Less = std::less<>, class Projection = std::identity>
constexpr auto lower_bound(Range&& range, const T& value, Less less = {}, Projection projection = {}) {
  return std::lower_bound(std::begin(range), std::end(range), value, [&](const auto& each, const T& sought) {
    return static_cast<bool>(std::invoke(less, std::invoke(projection, each), sought));
  });
}

template <class Range, class Output>
constexpr void copy(Range&& range, Output output) {
  std::copy(std::begin(range), std::end(range), output);
}

template <class Range, class Output>
constexpr void move(Range&& range, Output output) {
  std::move(std::begin(range), std::end(range), output);
}

template <class Range, class Output, class Function>
constexpr void transform(Range&& range, Output output, Function function) {
  std::transform(std::begin(range), std::end(range), output, std::move(function));
}

}  // namespace tidemark::ranges

#endif
