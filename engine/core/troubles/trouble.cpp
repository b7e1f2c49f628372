#include "core/troubles/trouble.h"

#include <algorithm>
#include <utility>

#include "core/ranges.h"

namespace tidemark {
namespace {

constexpr std::size_t nights_compared = 7;
constexpr std::size_t fewest_compared = 3;   ///< before that nothing is known of what is usual
constexpr std::uint64_t worth_telling = 50;  ///< changes: fewer are never unusual
constexpr std::uint64_t times_the_most = 3;  ///< that the nights before had
constexpr std::uint64_t smallest_side = 10;  ///< records: one of fewer may halve without a word
constexpr std::uint64_t letters_worth_telling = 10;
constexpr std::int64_t times_as_long = 3;
constexpr std::int64_t never_slow = 30 * 60'000;

std::uint64_t count_in(const Counts& counts, std::string_view name) {
  const auto found = ranges::find(counts, name, &Counts::value_type::first);
  return found == counts.end() ? 0 : found->second;
}

std::string text(std::uint64_t number) { return std::to_string(number); }
std::string run_text(const RunRow& run) { return "run " + text(run.number); }
std::string look_at(const RunRow& run) { return "tidemark runs show " + text(run.number); }
std::string name_of_part(const RunPart& part) {
  return part.connection + (part.connection.empty() ? "" : " ") + part.direction;
}

bool is_compared(const RunRow& run) { return run.kind != "pilot"; }
/// A run that another one put an end to has lost what its parts had come to: it says nothing of them.
bool was_cut_off(const RunRow& run) {
  return ranges::any_of(
      run.parts, [](const RunPart& part) { return part.connection.empty() && part.error_code == "interrupted"; });
}
/// `name` is a part's, or empty, for a run before it has any.
bool is_configured(const Looked& looked, std::string_view name) {
  return name.empty() || !looked.parts || ranges::find(*looked.parts, name) != looked.parts->end();
}
bool has_ended(const RunRow& run) { return run.ended_position != 0 && !was_cut_off(run); }

/// One part as its runs have it, the newest first.
struct Seen {
  const RunRow* run;
  const RunPart* part;
};

class Looking {
 public:
  explicit Looking(const Looked& looked) : looked_{looked} {
    for (const RunRow& run : looked.runs) {
      if (!is_compared(run) || !has_ended(run)) continue;
      for (const RunPart& part : run.parts)
        if (is_configured(looked, name_of_part(part))) parts_[name_of_part(part)].push_back({&run, &part});
    }
  }

  std::vector<Trouble> all() && {
    look_at_whole_run();
    for (const auto& [name, seen] : parts_) {
      if (name.empty()) continue;
      look_at_end(name, seen.front());
      compare(name, seen);
    }
    if (looked_.not_begun)
      add(TroubleKind::failed, {}, "no run can begin: " + looked_.not_begun->what, looked_.not_begun->hint, 0);
    look_at_nights();
    look_at_time();
    look_at_letters();
    for (const auto& [part, values] : looked_.undone)
      if (values > 0)
        add(TroubleKind::undone, part,
            text(values) + " " + (values == 1 ? "value was" : "values were") +
                " written three times running: something else takes them back",
            "tidemark runs show " + (looked_.runs.empty() ? "" : text(looked_.runs.front().number)) + " --changes",
            looked_.runs.empty() ? 0 : looked_.runs.front().number);
    for (const auto& [name, date] : looked_.ending)
      add(TroubleKind::credential, name, "the credential " + name + " ends on " + date,
          "renew it, then: tidemark credential set " + name, 0);
    return std::move(found_);
  }

 private:
  void add(TroubleKind kind, std::string part, std::string what, std::string hint, RunId run) {
    found_.push_back({kind, std::move(part), std::move(what), std::move(hint), run});
  }

  static bool is_no_failure(const RunPart& part) { return part.error_code.empty() || part.error_code == "interrupted"; }

  /// The other system does not take what we sign in with: it gave no token, or a 401 in spite of one. The connectors' words say so.
  static bool is_door(const RunPart& part) {
    return part.error_code == "refused" && (part.error_where.find("/oauth2/token") != std::string::npos ||
                                            part.error_what.find("answered 401") != std::string::npos);
  }

  void tell_failure(const std::string& name, const RunRow& run, const RunPart& part) {
    add(is_door(part) ? TroubleKind::credential : TroubleKind::failed, name, run_text(run) + ": " + part.error_what,
        part.error_hint.empty() ? look_at(run) : part.error_hint, run.number);
  }

  /// Of the run itself, before it had any part; forgotten when a later one came to its end.
  void look_at_whole_run() {
    for (const RunRow& run : looked_.runs) {
      if (!is_compared(run) || !has_ended(run)) continue;
      for (const RunPart& part : run.parts)
        if (name_of_part(part).empty() && !is_no_failure(part)) tell_failure({}, run, part);
      return;
    }
  }

  void look_at_end(const std::string& name, const Seen& newest) {
    const auto& [run, part] = newest;
    if (!is_no_failure(*part)) tell_failure(name, *run, *part);
    const bool decided = run->approved_digest == part->digest || !run->rejected_by.empty();
    if (!part->held || decided) return;
    std::string reasons;
    for (const std::string& reason : part->held_reasons) reasons += (reasons.empty() ? ": " : "; ") + reason;
    add(TroubleKind::held, name, run_text(*run) + " is held" + reasons,
        look_at(*run) + ", then tidemark approve " + text(run->number) + " " + part->digest, run->number);
  }

  /// Of runs that planned the part, up to a week of them before the newest.
  static std::vector<std::uint64_t> before(const std::vector<Seen>& planned, std::string_view count) {
    std::vector<std::uint64_t> counts;
    for (std::size_t i = 1; i < planned.size() && counts.size() < nights_compared; ++i)
      counts.push_back(count_in(planned[i].part->counts, count));
    return counts;
  }

  void compare(const std::string& name, const std::vector<Seen>& seen) {
    std::vector<Seen> planned;
    for (const Seen& one : seen)
      if (one.part->planned != 0 && one.run->kind == "sync") planned.push_back(one);
    if (planned.empty()) return;
    const auto& [run, part] = planned.front();
    const std::vector<std::uint64_t> changed = before(planned, "changed_targets");
    const std::uint64_t now = count_in(part->counts, "changed_targets");
    if (changed.size() >= fewest_compared && now >= worth_telling && !part->held &&
        now > times_the_most * *std::max_element(changed.begin(), changed.end()))
      add(TroubleKind::unusual, name,
          run_text(*run) + " has " + text(now) + " changed targets; the most of the last " + text(changed.size()) +
              " runs was " + text(*std::max_element(changed.begin(), changed.end())),
          look_at(*run) + " --changes", run->number);
    for (const char* side : {"sources", "targets"}) {
      const std::vector<std::uint64_t> counts = before(planned, side);
      const std::uint64_t most = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
      const std::uint64_t left = count_in(part->counts, side);
      if (most < smallest_side || left * 2 >= most) continue;
      add(TroubleKind::shrunken, name,
          run_text(*run) + " has read " + text(left) + " " + side + "; the most of the last " + text(counts.size()) +
              " runs was " + text(most),
          "look whether filters, rights or the other system's data have changed", run->number);
      break;
    }
  }

  void look_at_nights() {
    if (looked_.missed_night)
      add(TroubleKind::overdue, {}, "the night of " + *looked_.missed_night + " went by without its run",
          "tidemark nights, or start a run now: tidemark sync", 0);
  }

  static Instant began(const RunRow& run) {
    return run.continuations.empty() ? run.started : run.continuations.back().time;
  }

  void look_at_time() {
    const RunRow* newest = nullptr;
    std::int64_t longest = 0;
    std::size_t compared = 0;
    for (const RunRow& run : looked_.runs) {
      if (run.kind != "sync" || !run.only.empty()) continue;
      const bool goes_on = run.number == looked_.at_work;
      if (!goes_on && run.state != RunState::completed) continue;
      if (newest == nullptr) newest = &run;
      else if (compared++ < 2 * nights_compared)
        longest = std::max(longest, run.ended.milliseconds - began(run).milliseconds);
    }
    if (newest == nullptr || compared < fewest_compared) return;
    const bool goes_on = newest->number == looked_.at_work;
    const std::int64_t took = (goes_on ? looked_.now : newest->ended).milliseconds - began(*newest).milliseconds;
    if (took < never_slow || took <= times_as_long * longest) return;
    const auto minutes = [](std::int64_t milliseconds) { return std::to_string(milliseconds / 60'000) + " minutes"; };
    // No number that grows while one looks: the message is one.
    add(TroubleKind::slow, {},
        run_text(*newest) + (goes_on ? " goes on for more than " : " took more than ") +
            minutes(std::max(never_slow, times_as_long * longest)) + "; those before took " + minutes(longest) +
            " at most",
        look_at(*newest), newest->number);
  }

  void look_at_letters() {
    std::vector<std::pair<const RunRow*, std::uint64_t>> left;
    for (const RunRow& run : looked_.runs) {
      if (run.kind != "sync" || !run.only.empty() || run.state != RunState::completed) continue;
      left.emplace_back(
          &run, count_in(run.counts, "rejected") + count_in(run.counts, "missing") + count_in(run.counts, "letters"));
      if (left.size() == fewest_compared) break;
    }
    if (left.size() < fewest_compared || left[0].second < letters_worth_telling) return;
    if (left[0].second > left[1].second && left[1].second > left[2].second)
      add(TroubleKind::letters, {},
          "letters grow: " + text(left[2].second) + ", " + text(left[1].second) + ", " + text(left[0].second) +
              " in the last three runs",
          "tidemark letters says why", left[0].first->number);
  }

  const Looked& looked_;
  std::map<std::string, std::vector<Seen>> parts_;
  std::vector<Trouble> found_;
};

}  // namespace

std::string_view name_of(TroubleKind kind) {
  switch (kind) {
    case TroubleKind::failed: return "failed";
    case TroubleKind::held: return "held";
    case TroubleKind::overdue: return "overdue";
    case TroubleKind::slow: return "slow";
    case TroubleKind::unusual: return "unusual";
    case TroubleKind::shrunken: return "shrunken";
    case TroubleKind::letters: return "letters";
    case TroubleKind::undone: return "undone";
    case TroubleKind::credential: return "credential";
  }
  return "failed";
}

bool is_over(const MessageRow& row, const Looked& looked) {
  if (row.kind == name_of(TroubleKind::overdue) || row.run == 0) {
    if (row.kind != name_of(TroubleKind::failed)) return true;
    return ranges::any_of(
        looked.runs, [&](const RunRow& run) { return is_compared(run) && has_ended(run) && run.ended >= row.time; });
  }
  if (!is_configured(looked, row.part)) return true;
  return ranges::any_of(looked.runs, [&](const RunRow& run) {
    if (!is_compared(run) || !has_ended(run) || run.number < row.run) return false;
    return row.part.empty() || ranges::find(run.parts, row.part, name_of_part) != run.parts.end();
  });
}

bool waits_for_the_run(TroubleKind kind) {
  return kind != TroubleKind::slow && kind != TroubleKind::overdue && kind != TroubleKind::credential;
}

std::vector<Trouble> troubles(const Looked& looked) { return Looking{looked}.all(); }

}  // namespace tidemark
