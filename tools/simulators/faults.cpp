#include "simulators/faults.h"

#include <algorithm>
#include <cmath>

namespace tidemark::sim {
namespace {

/// One step of splitmix64: enough to spread seed and number over all bits.
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

/// Uniform in [0, 1): what the n-th request that a fault could befall draws.
double drawn(std::uint64_t seed, std::uint64_t n) {
  return static_cast<double>(mixed(mixed(seed) ^ n) >> 11) * 0x1.0p-53;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

/// `*` is any text. Linear but for the way back to the last star.
bool fits(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = pattern.npos, from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p, ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == pattern.npos;
}

/// The path, or one above it; or path and query.
bool is_at_or_below(std::string_view written, std::string_view path, std::string_view query) {
  std::string pattern{written};
  if (!pattern.starts_with('/') && !pattern.starts_with('*')) pattern.insert(0, "/");
  if (pattern.find('?') != pattern.npos) return fits(pattern, std::string{path} + '?' + std::string{query});
  return fits(pattern, path) || fits(pattern + (pattern.ends_with('/') ? "*" : "/*"), path);
}

std::string lower_cased(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

}  // namespace

bool is_meant(std::string_view pattern, std::string_view name, std::string_view method, std::string_view path,
              std::string_view query) {
  if (const auto slash = pattern.find('/'); slash != pattern.npos) {
    const auto blank = pattern.find(' ');
    if (blank == pattern.npos || blank > slash) return is_at_or_below(pattern, path, query);
    const std::string_view verb = pattern.substr(0, blank);
    if (verb != "*" && !is_same_word(verb, method)) return false;
    return is_at_or_below(pattern.substr(std::min(pattern.find_first_not_of(' ', blank), pattern.size())), path, query);
  }
  return is_same_word(pattern, method) || fits(lower_cased(pattern), lower_cased(name));
}

bool replaces_the_answer(Fault::Kind kind) {
  using enum Fault::Kind;
  return kind == status || kind == drop || kind == half_body || kind == html_body || kind == rate_limit ||
         kind == too_large;
}

std::uint64_t FaultPlan::add(Fault fault) {
  const std::scoped_lock lock{mutex_};
  fault.id = ++last_id_;
  entries_.push_back({{std::move(fault)}, {}});
  return last_id_;
}

std::vector<Fault> FaultPlan::end(std::optional<std::uint64_t> id, std::optional<Fault::Kind> kind,
                                  const std::optional<std::string>& call) {
  const std::scoped_lock lock{mutex_};
  std::vector<Fault> ended;
  std::erase_if(entries_, [&](const Entry& entry) {
    const Fault& fault = entry.fault;
    const bool is_one = (!id || fault.id == *id) && (!kind || fault.kind == *kind) && (!call || fault.call == *call);
    if (is_one) ended.push_back(fault);
    return is_one;
  });
  return ended;
}

std::vector<FaultPlan::Standing> FaultPlan::standing() const {
  const std::scoped_lock lock{mutex_};
  return {entries_.begin(), entries_.end()};
}

bool FaultPlan::applies(Entry& entry, const Asked& asked) {
  const Fault& fault = entry.fault;
  if (fault.kind == Fault::Kind::too_large && asked.bytes <= fault.bytes) return false;
  const std::uint64_t n = ++entry.seen;
  if (n <= fault.skip || entry.is_over()) return false;
  if (fault.kind == Fault::Kind::rate_limit) {
    const auto since = asked.now_ms - std::llround(fault.seconds * 1000);
    std::erase_if(entry.taken_ms, [since](std::int64_t when) { return when <= since; });
    if (entry.taken_ms.size() < fault.calls) {
      entry.taken_ms.push_back(asked.now_ms);
      return false;
    }
  }
  return fault.probability >= 1 || drawn(fault.seed, n) < fault.probability;
}

std::vector<Fault> FaultPlan::draw(const Asked& asked) {
  const std::scoped_lock lock{mutex_};
  std::vector<Fault> drawn;
  bool replaced = false;
  for (Entry& entry : entries_) {
    const bool replaces = replaces_the_answer(entry.fault.kind);
    if ((replaces && replaced) || !is_meant(entry.fault.call, asked.name, asked.method, asked.path, asked.query))
      continue;
    if (!applies(entry, asked)) continue;
    ++entry.applied;
    replaced = replaced || replaces;
    drawn.push_back(entry.fault);
  }
  return drawn;
}

}  // namespace tidemark::sim
