#include <algorithm>
#include <utility>

#include "views/reading.h"

namespace tidemark::views {
namespace {

/// A stored class: the plan's position, and the transition as it stands in the log.
Result<Said> said_of(std::string_view value, RunId run) {
  TransitionView transition;
  if (value.size() < 8) return failure(ErrorCode::corrupt, "a class in the views is cut");
  if (auto read = read_transition(value.substr(8), transition); !read) return tl::unexpected{read.error()};
  Said said;
  said.side = transition.side;
  said.id = transition.id;
  said.record_class = transition.record_class;
  said.unsent = transition.unsent;
  said.identifier = transition.identifier;
  for (const InvalidNote& note : transition.notes)
    said.notes.push_back({std::string{note.field}, std::string{note.value}, std::string{note.why}});
  said.run = run;
  said.position = big_endian(value.substr(0, 8));
  return said;
}

bool planned_in(const RunRow& run, Part part) {
  for (const RunPart& said : run.parts)
    if (part_of(said.connection, said.direction) == part) return said.planned != 0;
  return false;
}

bool was_cut_off(const RunRow& run) {
  if (run.state == RunState::running || run.state == RunState::continued) return true;
  return std::any_of(run.parts.begin(), run.parts.end(), [](const RunPart& said) {
    return said.connection.empty() && said.error_code == name_of(ErrorCode::interrupted);
  });
}

/// Puts together what one run did with one record.
class RecordQuestion {
 public:
  RecordQuestion(Views::Reading& reading, Part part, Side side, std::string_view id, RunId run)
      : reading_{reading}, part_{part}, side_{side}, id_{id}, run_{run} {}

  Result<RecordInRun> answer() {
    return look_at_run()
        .and_then([this] { return last_said(); })
        .and_then([this] { return settled_changes(); })
        .and_then([this] { return open_changes(); })
        .map([this] {
          // `changed` and `same` are one class to a plan's transitions: since a change, it is another answer than it was.
          if (answer_.record_class == RecordClass::same && newest_change_ >= answer_.since_run) forget_since();
          if (answer_.sent.empty()) return std::move(answer_);
          answer_.mentioned = true;
          answer_.record_class = RecordClass::changed;
          if (answer_.since_run != run_) answer_.unsent = Unsent::none;
          forget_since();  // when it was sent stands with what was sent
          return std::move(answer_);
        });
  }

 private:
  void forget_since() {
    answer_.since_run = 0;
    answer_.since_position = 0;
  }

  Result<void> look_at_run() {
    return reading_.row<RunRow>(run_key(run_), "run " + std::to_string(run_)).map([this](const RunRow& run) {
      answer_.planned = planned_in(run, part_);
      answer_.cut_off = answer_.planned && was_cut_off(run);
      answer_.correction = run.correction;
    });
  }

  /// What the newest plan up to this run that mentions the record says of it.
  Result<void> last_said() {
    std::string last;
    add_big_endian(last, run_, 8);
    Result<void> good;
    auto scanned =
        reading_.each_back(class_key(part_, side_, id_), last, [&](std::string_view key, std::string_view value) {
          auto said = said_of(value, big_endian(key));
          if (!said) return good = tl::unexpected{said.error()}, false;
          answer_.mentioned = true;
          answer_.record_class = said->record_class;
          answer_.unsent = said->unsent;
          answer_.identifier = std::move(said->identifier);
          answer_.notes = std::move(said->notes);
          answer_.since_run = said->run;
          answer_.since_position = said->position;
          return false;
        });
    return scanned ? good : scanned;
  }

  [[nodiscard]] Result<std::vector<std::string>> targets() const {
    if (side_ == Side::target) return std::vector{std::string{id_}};
    return reading_.targets_of(part_, id_);
  }

  /// The run's changes of it whose outcome is known.
  Result<void> settled_changes() {
    const auto all = targets();
    if (!all) return tl::unexpected{all.error()};
    answer_.mentioned = answer_.mentioned || (side_ == Side::source && !all->empty());
    for (const std::string& target : *all) {
      const auto references = reading_.references(part_, target, UINT64_MAX);
      if (!references) return tl::unexpected{references.error()};
      answer_.mentioned = answer_.mentioned || !references->empty();
      for (const Reference& reference : *references) {
        if (reference.is_change() && reference.run <= run_) newest_change_ = std::max(newest_change_, reference.run);
        if (!reference.is_change() || reference.run != run_) continue;
        auto moment = reading_.moment(reference);
        if (!moment) return tl::unexpected{moment.error()};
        if (side_ == Side::target || moment->source == id_) answer_.sent.push_back({target, std::move(*moment)});
      }
    }
    return {};
  }

  /// Those whose intent is still open.
  Result<void> open_changes() {
    auto open = reading_.open_changes(part_, side_, id_);
    if (!open) return tl::unexpected{open.error()};
    for (TargetMoment& change : *open)
      if (change.moment.run == run_) answer_.sent.push_back(std::move(change));
    return {};
  }

  Views::Reading& reading_;
  Part part_;
  Side side_;
  std::string_view id_;
  RunId run_;
  RunId newest_change_ = 0;  ///< up to this run
  RecordInRun answer_;
};

}  // namespace

Result<RecordInRun> Views::record(Part part, Side side, std::string_view id, RunId run) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  return RecordQuestion{*reading, part, side, id, run}.answer();
}

Result<void> Views::each_said(Part part, RunId up_to_run, const std::function<bool(const Said&)>& visit) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  Result<void> good;
  std::string record;  // the key without the run
  std::string newest;
  RunId run = 0;
  const auto say = [&] {
    if (newest.empty()) return true;
    auto said = said_of(newest, run);
    newest.clear();
    if (!said) good = tl::unexpected{said.error()};
    return said && visit(*said);
  };
  auto scanned = reading->each(key_of(View::classes, part), [&](std::string_view key, std::string_view value) {
    const RunId at = big_endian(key.substr(key.size() - 8));
    const std::string_view of = key.substr(0, key.size() - 8);
    if (of != record && !say()) return false;
    record = of;
    if (at > up_to_run) return true;
    newest = value;
    run = at;
    return true;
  });
  if (scanned && good) say();
  return scanned ? good : scanned;
}

}  // namespace tidemark::views
