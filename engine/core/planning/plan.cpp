#include "core/planning/plan.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "core/planning/compare.h"
#include "core/planning/kept_pairs.h"
#include "core/planning/lines.h"
#include "core/planning/page_cache.h"
#include "core/planning/print.h"
#include "core/planning/workings.h"
#include "core/ranges.h"

namespace tidemark {
namespace {

bool named_by_any_row(const Table& table, std::size_t column) {
  for (const Piece& piece : table.pieces()) {
    for (std::size_t at = column; at < piece.cells.size(); at += table.columns()) {
      if (piece.cells[at].kind() != CellKind::absent) return true;
    }
  }
  return false;
}

/// Names the records that a plan leaves alone.
class Lister {
 public:
  void list(const Records& records, std::uint32_t row, std::string_view report, std::vector<LeftAlone>& into) {
    LeftAlone& record = into.emplace_back();
    record.id = stable(records.id(row, scratch_));
    record.report = report;
    if (!records.live(row)) return;
    if (const auto key = records.key(row, scratch_)) record.identifier = stable(*key);
  }

  Ambiguous ambiguous(const Records& sources, const Records& targets, const Matches::Group& group,
                      std::string_view report) {
    Ambiguous listed;
    listed.identifier = stable(sources.key(group.sources.front(), scratch_).value_or(""));
    listed.report = report;
    for (const std::uint32_t row : group.sources) listed.sources.push_back(stable(sources.id(row, scratch_)));
    for (const std::uint32_t row : group.targets) listed.targets.push_back(stable(targets.id(row, scratch_)));
    ranges::sort(listed.sources);
    ranges::sort(listed.targets);
    return listed;
  }

  /// What the listed names point to.
  [[nodiscard]] Arena take() { return std::move(arena_); }

 private:
  /// A view that stays: what points into `scratch_` is copied.
  std::string_view stable(std::string_view text) {
    const bool in_scratch = text.data() >= scratch_.data() && text.data() < scratch_.data() + scratch_.capacity() + 1;
    return in_scratch ? arena_.keep(text) : text;
  }

  Arena arena_;
  std::string scratch_;
};

/// The eight bytes of `text` behind its first `skipped` ones, as a number that is ordered as they are.
std::uint64_t head_of(std::string_view text, std::size_t skipped) {
  std::uint64_t head = 0;
  for (std::size_t i = skipped; i < skipped + 8; ++i)
    head = head << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0);
  return head;
}

std::size_t common_beginning(std::string_view one, std::string_view other, std::size_t most) {
  std::size_t same = 0;
  while (same < std::min({most, one.size(), other.size()}) && one[same] == other[same]) ++same;
  return same;
}

/// Sorts by a text of each element, then by `before`, stably. Ids lie wherever their pages lie, and often begin alike (003…): each is looked
/// at once, for the bytes in which they differ, and again only where these are the same.
template <class T, class TextOf, class Before>
void sort_by_text(std::vector<T>& elements, const TextOf& text_of, const Before& before) {
  const auto in_order = [&](const T& a, const T& b) {
    const int compared = text_of(a).compare(text_of(b));
    return compared != 0 ? compared < 0 : before(a, b);
  };
  if (std::is_sorted(elements.begin(), elements.end(), in_order)) return;
  std::size_t alike = text_of(elements.front()).size();
  for (const T& element : elements) alike = common_beginning(text_of(elements.front()), text_of(element), alike);
  struct Place {
    std::uint64_t head;
    std::uint32_t at;
  };
  std::vector<Place> places(elements.size());
  for (std::uint32_t i = 0; i < elements.size(); ++i) places[i] = {head_of(text_of(elements[i]), alike), i};
  ranges::sort(places, [&](const Place& a, const Place& b) {
    if (a.head != b.head) return a.head < b.head;
    if (in_order(elements[a.at], elements[b.at])) return true;
    return !in_order(elements[b.at], elements[a.at]) && a.at < b.at;
  });
  std::vector<T> sorted;
  sorted.reserve(elements.size());
  for (const Place& place : places) sorted.push_back(elements[place.at]);
  elements = std::move(sorted);
}

std::string_view id_of(const LeftAlone& record) { return record.id; }

void copy_lists(const Plan& from, Plan& to) {
  to.ambiguous = from.ambiguous;
  to.anonymous_sources = from.anonymous_sources;
  to.anonymous_targets = from.anonymous_targets;
  to.filtered_sources = from.filtered_sources;
  to.filtered_targets = from.filtered_targets;
  to.no_identifier_sources = from.no_identifier_sources;
  to.no_identifier_targets = from.no_identifier_targets;
  to.unmatched_sources = from.unmatched_sources;
  to.unmatched_targets = from.unmatched_targets;
  to.left_out = from.left_out;
  to.counts = from.counts;
}

/// Makes one plan; each step leaves its result in `plan_` or `workings_`.
class Planner {
 public:
  Planner(const PlanInputs& inputs, const Spread& spread) : inputs_{inputs}, spread_{spread} {}

  Result<Plan> run() {
    auto lines = resolve_lines(inputs_);
    if (!lines) return tl::unexpected(std::move(lines.error()));
    workings_->lines = std::move(*lines);
    workings_->zone = inputs_.zone;
    if (auto read = read_targets(); !read) return tl::unexpected(std::move(read.error()));
    if (auto read = read_sources(); !read) return tl::unexpected(std::move(read.error()));
    number_fields(workings_->lines);
    find_kept();
    for (std::size_t part = 0; part < workings_->parts.size(); ++part) match_and_compare(part);
    collect_changes();
    if (kept_ == nullptr) collect_records();
    else take_over_records();
    keep_pairs();
    sort_refused();
    finish();
    return std::move(plan_);
  }

 private:
  [[nodiscard]] bool pull() const { return inputs_.direction == Direction::pull; }
  [[nodiscard]] bool visitors() const { return inputs_.connection->kind == EntityKind::visitor; }

  Result<Records> records_of(std::span<const Page> pages, std::span<const Column> columns, Records::Roles roles,
                             const Records* entities) {
    if (inputs_.cache == nullptr) return Records::of(pages, columns, roles, entities, spread_);
    return inputs_.cache->records(pages, columns, roles, entities, spread_);
  }

  Result<void> read_targets() {
    const PlanLines& lines = workings_->lines;
    const Records::Roles roles{lines.target_id_column, lines.target_key_column, lines.target_rule,
                               pull() && visitors()};
    auto targets = records_of(inputs_.targets, lines.target_columns, roles, nullptr);
    if (!targets) return tl::unexpected(std::move(targets.error()));
    workings_->targets = std::make_unique<Records>(std::move(*targets));
    workings_->own_writes = {inputs_.own_writes, *workings_->targets};
    if (lines.target_filter) {
      const auto passes = [&, &all = *workings_->targets](std::uint32_t row, Arena& arena) {
        return lines.target_filter->passes(all.table().row(row), workings_->own_writes.of(row), arena);
      };
      workings_->targets->filter(passes, spread_);
    }
    if (!inputs_.left_out.empty()) {
      workings_->targets->index_by_id();
      workings_->targets->leave_out(inputs_.left_out);
    }
    return {};
  }

  Result<void> read_sources() {
    PlanLines& lines = workings_->lines;
    if (auto read = read_entities(); !read) return read;
    for (PlanPart& part : lines.parts) {
      const std::vector<Page>* pages = &inputs_.sources;
      if (!pull()) {
        const auto report = std::find_if(inputs_.reports.begin(), inputs_.reports.end(),
                                         [&](const auto& given) { return given.report == part.report; });
        if (report == inputs_.reports.end())
          return failure(ErrorCode::invalid_input, "the rows of report " + part.report + " are missing", {},
                         "give them with --source " + part.report + "=FILE");
        pages = &report->pages;
      }
      auto sources = records_of(*pages, part.source_columns,
                                {part.id_column, part.key_column, lines.source_rule, !pull() && visitors()},
                                lines.keys_from_entities ? &*workings_->entities : nullptr);
      if (!sources) return tl::unexpected(std::move(sources.error()));
      filter(*sources);
      if (!pull()) refuse_unnamed_columns(part, sources->table());
      workings_->parts.push_back(std::make_unique<Plan::Workings::Part>(Plan::Workings::Part{std::move(*sources), {}}));
    }
    return {};
  }

  Result<void> read_entities() {
    const PlanLines& lines = workings_->lines;
    if (!lines.needs_entities) return {};
    if (!inputs_.entities)
      return failure(
          ErrorCode::invalid_input,
          (lines.keys_from_entities ? "the connection's Pendo identifier is " + inputs_.connection->pendo_identifier
                                    : std::string{"the connection has a pendo_filter"}) +
              ": a push needs the entities' pages too",
          {}, "give them with --entities FILE");
    const Records::Roles roles{lines.entity_id_column, lines.entity_key_column, lines.source_rule, false};
    auto entities = records_of(*inputs_.entities, lines.entity_columns, roles, nullptr);
    if (!entities) return tl::unexpected(std::move(entities.error()));
    entities->index_by_id();
    workings_->entities = std::move(*entities);
    return {};
  }

  /// A report's rows are filtered by what Pendo has of those whom they are of.
  void filter(Records& sources) const {
    const PlanLines& lines = workings_->lines;
    if (lines.source_filter)
      sources.filter([&](std::uint32_t row,
                         Arena& arena) { return lines.source_filter->passes(sources.table().row(row), {}, arena); },
                     spread_);
    if (!lines.entity_filter) return;
    const Records& entities = *workings_->entities;
    const OwnWrites own{inputs_.own_writes, entities};
    const auto passes = [&](std::uint32_t row, Arena& arena) {
      std::string scratch;
      const std::string_view id = sources.id(row, scratch);
      const auto entity = entities.find(id);
      return entity ? lines.entity_filter->passes(entities.table().row(*entity), own.of(*entity), arena)
                    : lines.entity_filter->passes(id);
    };
    sources.filter(passes, spread_);
  }

  /// A report column that no row of a report with rows names is refused like a vanished field.
  void refuse_unnamed_columns(PlanPart& part, const Table& rows) {
    if (rows.size() == 0) return;
    std::erase_if(part.lines, [&](const PlanLine& line) {
      if (!line.source_column || named_by_any_row(rows, *line.source_column)) return false;
      workings_->lines.refused.push_back(
          {line.line->place, "no row of report " + part.report + " has a column " + line.line->from, true});
      return true;
    });
  }

  /// Whether the plan before this one differs in the lines of its mapping alone.
  void find_kept() {
    if (inputs_.cache == nullptr || workings_->lines.keys_from_entities) return;
    basis_ = basis_of(inputs_, inputs_.cache->generation());
    if (const auto& kept = inputs_.cache->pairs(); kept != nullptr && kept->basis == *basis_) kept_ = kept;
  }

  void match_and_compare(std::size_t part) {
    Plan::Workings::Part& work = *workings_->parts[part];
    std::vector<ComparedPairs>& compared = compared_.emplace_back(work.sources.table().pieces().size());
    if (kept_ != nullptr) {
      const KeptPairs::Part& kept = kept_->parts[part];
      const std::vector<std::size_t> lines = lines_before(workings_->lines.parts[part], kept);
      work.matches = kept.matches;
      spread_(compared.size(), [&](std::size_t piece) {
        compared[piece] = compare_piece(*workings_, part, piece, {&kept.pieces[piece], lines});
      });
      return;
    }
    for (const bool compare_texts : {false, true}) {
      work.matches = std::make_shared<const Matches>(
          match(work.sources, *workings_->targets, inputs_.connection->duplicates_all, compare_texts, spread_));
      if (work.matches->collision) continue;
      spread_(compared.size(), [&](std::size_t piece) { compared[piece] = compare_piece(*workings_, part, piece); });
      if (compare_texts || ranges::none_of(compared, [](const ComparedPairs& piece) { return piece.collision; }))
        return;
    }
  }

  /// The changes of all pieces, each piece's by pair and field.
  [[nodiscard]] std::vector<ComparedPiece> pieces_put_together() const {
    struct Place {
      const ComparedPairs* pairs;
      const PlanPart* part;
    };
    std::vector<Place> places;
    for (std::size_t part = 0; part < compared_.size(); ++part)
      for (const ComparedPairs& pairs : compared_[part]) places.push_back({&pairs, &workings_->lines.parts[part]});
    std::vector<ComparedPiece> pieces(places.size());
    spread_(pieces.size(), [&](std::size_t i) { pieces[i] = put_together(*places[i].pairs, *places[i].part); });
    return pieces;
  }

  /// Calls `take(line, compared)` for each line of each piece.
  template <class Take>
  void for_each_compared(const Take& take) const {
    for (std::size_t part = 0; part < compared_.size(); ++part)
      for (const ComparedPairs& pairs : compared_[part])
        for (std::size_t line = 0; line < pairs.lines.size(); ++line)
          take(workings_->lines.parts[part].lines[line], *pairs.lines[line]);
  }

  void collect_changes() {
    struct Place {
      const ComparedPiece* piece;
      const ChangeGroup* group;
    };
    const std::vector<ComparedPiece> pieces = pieces_put_together();
    std::vector<Place> places;
    std::size_t changes = 0;
    for (const ComparedPiece& piece : pieces) {
      changes += piece.changes.size();
      for (const ChangeGroup& group : piece.groups) places.push_back({&piece, &group});
    }
    sort_by_text(
        places, [](const Place& place) { return place.group->target; },
        [](const Place&, const Place&) { return false; });
    plan_.changes.reserve(changes);
    for (std::size_t i = 0; i < places.size(); ++i) {
      const auto first = places[i].piece->changes.begin() + places[i].group->begin;
      std::copy(first, first + places[i].group->count, std::back_inserter(plan_.changes));
      // Several reports may change one target: its changes stand together, by field.
      if (i > 0 && places[i - 1].group->target == places[i].group->target) {
        auto begin = plan_.changes.end() - places[i].group->count;
        while (begin != plan_.changes.begin() && std::prev(begin)->target == places[i].group->target) --begin;
        ranges::sort(begin, plan_.changes.end(), [](const Change& a, const Change& b) { return a.field < b.field; });
      } else {
        ++plan_.counts.changed_targets;
      }
    }
    collect_invalid();
    measure(pieces);
  }

  void collect_invalid() {
    for_each_compared([&](const PlanLine& line, const ComparedLine& compared) {
      for (const Invalid& invalid : compared.invalid) plan_.invalid.emplace_back(invalid).field = line.field_index;
      workings_->kept.push_back(compared.arena);
    });
    ranges::sort(plan_.invalid, [](const Invalid& a, const Invalid& b) {
      return std::tie(a.target, a.field, a.report) < std::tie(b.target, b.field, b.report);
    });
  }

  void measure(const std::vector<ComparedPiece>& pieces) {
    const std::size_t fields = workings_->lines.fields.size();
    plan_.fields = workings_->lines.fields;
    plan_.is_volatile = workings_->lines.is_volatile;
    plan_.measures.fields.resize(fields);
    for (std::size_t i = 0; i < fields; ++i) plan_.measures.fields[i].field = workings_->lines.fields[i];
    std::vector<std::uint8_t> matched(workings_->targets->size());
    std::vector<std::uint8_t> changed(workings_->targets->size());
    for_each_compared([&](const PlanLine& line, const ComparedLine& compared) {
      plan_.measures.fields[line.field_index].held += compared.held;
      plan_.measures.fields[line.field_index].cleared += compared.cleared;
      plan_.counts.cleared += compared.cleared;
    });
    for (const std::vector<ComparedPairs>& part : compared_) {
      for (const ComparedPairs& pairs : part) {
        plan_.counts.matched += pairs.targets.size();
        for (const std::uint32_t row : pairs.targets) matched[row] = 1;
      }
    }
    for (const ComparedPiece& piece : pieces)
      for (const std::uint32_t row : piece.changed_targets) changed[row] = 1;
    plan_.measures.matched_targets = static_cast<std::uint64_t>(std::count(matched.begin(), matched.end(), 1));
    plan_.measures.changed_targets = static_cast<std::uint64_t>(std::count(changed.begin(), changed.end(), 1));
    plan_.counts.unchanged_targets = plan_.measures.matched_targets - plan_.counts.changed_targets;
    plan_.counts.changes = plan_.changes.size();
    plan_.counts.invalid = plan_.invalid.size();
  }

  void collect_records() {
    Lister of_sources;
    Lister of_targets;
    spread_(2, [&](std::size_t side) { side == 0 ? collect_sources(of_sources) : collect_targets(of_targets); });
    workings_->arenas.push_back(of_sources.take());
    workings_->arenas.push_back(of_targets.take());
    sort_lists();
    count_records();
  }

  void count_records() {
    plan_.counts.targets = workings_->targets->distinct();
    plan_.counts.ambiguous = plan_.ambiguous.size();
    plan_.counts.anonymous = plan_.anonymous_sources.size() + plan_.anonymous_targets.size();
    plan_.counts.filtered = plan_.filtered_sources.size() + plan_.filtered_targets.size();
    plan_.counts.no_identifier = plan_.no_identifier_sources.size() + plan_.no_identifier_targets.size();
    plan_.counts.unmatched_sources = plan_.unmatched_sources.size();
    plan_.counts.unmatched_targets = plan_.unmatched_targets.size();
    plan_.counts.left_out = plan_.left_out.size();
  }

  void take_over_records() {
    const PlanCounts counts = plan_.counts;
    copy_lists(kept_->lists, plan_);
    plan_.counts = counts;
    plan_.counts.sources = kept_->lists.counts.sources;
    count_records();
    workings_->kept.push_back(kept_->owner);
  }

  /// Leaves to the next plan what it may have in common with this one.
  void keep_pairs() {
    if (!basis_) return;
    auto kept = std::make_shared<KeptPairs>();
    kept->basis = std::move(*basis_);
    for (std::size_t part = 0; part < compared_.size(); ++part)
      kept->parts.push_back(
          {lines_of(workings_->lines.parts[part]), workings_->parts[part]->matches, std::move(compared_[part])});
    copy_lists(plan_, kept->lists);
    kept->owner = kept_ == nullptr ? std::shared_ptr<const void>{workings_} : kept_->owner;
    inputs_.cache->keep(std::move(kept));
  }

  void collect_sources(Lister& lister) {
    for (std::size_t i = 0; i < workings_->parts.size(); ++i) {
      const Plan::Workings::Part& part = *workings_->parts[i];
      const std::string_view report =
          workings_->parts.size() > 1 ? std::string_view{workings_->lines.parts[i].report} : std::string_view{};
      plan_.counts.sources += part.sources.distinct();
      for (std::uint32_t row = 0; row < part.sources.size(); ++row) {
        if (part.sources.state(row) == RowState::anonymous)
          lister.list(part.sources, row, report, plan_.anonymous_sources);
        if (part.sources.state(row) == RowState::filtered)
          lister.list(part.sources, row, report, plan_.filtered_sources);
        if (part.matches->sources[row] == Pairing::no_identifier)
          lister.list(part.sources, row, report, plan_.no_identifier_sources);
        if (part.matches->sources[row] == Pairing::unmatched)
          lister.list(part.sources, row, report, plan_.unmatched_sources);
      }
      for (const Matches::Group& group : part.matches->ambiguous)
        plan_.ambiguous.push_back(lister.ambiguous(part.sources, *workings_->targets, group, report));
    }
  }

  /// A target of several reports is unmatched only where none of them has it, and ambiguous in some of them at most.
  void collect_targets(Lister& lister) {
    const Records& targets = *workings_->targets;
    for (std::uint32_t row = 0; row < targets.size(); ++row) {
      if (targets.state(row) == RowState::anonymous) lister.list(targets, row, {}, plan_.anonymous_targets);
      if (targets.state(row) == RowState::filtered) lister.list(targets, row, {}, plan_.filtered_targets);
      if (targets.state(row) == RowState::left_out) lister.list(targets, row, {}, plan_.left_out);
      if (!targets.live(row)) continue;
      if (targets.key_hashes()[row] == 0) {
        lister.list(targets, row, {}, plan_.no_identifier_targets);
      } else if (std::all_of(workings_->parts.begin(), workings_->parts.end(),
                             [&](const auto& part) { return part->matches->targets[row] == Pairing::unmatched; })) {
        lister.list(targets, row, {}, plan_.unmatched_targets);
      }
    }
  }

  void sort_lists() {
    const auto by_report = [](const LeftAlone& a, const LeftAlone& b) { return a.report < b.report; };
    std::vector<LeftAlone>* lists[] = {
        &plan_.unmatched_sources,     &plan_.unmatched_targets, &plan_.no_identifier_sources,
        &plan_.no_identifier_targets, &plan_.anonymous_sources, &plan_.anonymous_targets,
        &plan_.filtered_sources,      &plan_.filtered_targets,  &plan_.left_out};
    spread_(std::size(lists), [&](std::size_t i) { sort_by_text(*lists[i], &id_of, by_report); });
    ranges::sort(plan_.ambiguous, [](const Ambiguous& a, const Ambiguous& b) {
      return std::tie(a.identifier, a.report) < std::tie(b.identifier, b.report);
    });
  }

  /// In the file's order, whichever check refused them.
  void sort_refused() {
    std::vector<std::string_view> places;
    for (const MappingLine& line : inputs_.connection->pull) places.push_back(line.place);
    for (const ReportPush& push : inputs_.connection->push)
      for (const MappingLine& line : push.columns) places.push_back(line.place);
    plan_.refused = std::move(workings_->lines.refused);
    const auto place = [&](const Refused& refused) { return std::find(places.begin(), places.end(), refused.line); };
    ranges::stable_sort(plan_.refused, [&](const Refused& a, const Refused& b) { return place(a) < place(b); });
  }

  void finish() {
    plan_.measures.sources = plan_.counts.sources - plan_.filtered_sources.size();
    if (!inputs_.memory.changed.empty() || !inputs_.memory.cleared.empty()) measure_again(plan_, inputs_.memory);
    plan_.held = held_by_guard(inputs_.connection->guard, plan_.measures, inputs_.memory);
    plan_.digest = digest_of(plan_, inputs_.connection->kind, inputs_.direction);
    plan_.workings = std::move(workings_);
  }

  const PlanInputs& inputs_;
  const Spread& spread_;
  std::shared_ptr<Plan::Workings> workings_ = std::make_shared<Plan::Workings>();
  std::vector<std::vector<ComparedPairs>> compared_;  ///< of each part, by its pieces
  std::optional<KeptPairs::Basis> basis_;
  std::shared_ptr<const KeptPairs> kept_;  ///< of a plan that differs in lines of the mapping alone
  Plan plan_;
};

}  // namespace

void measure_again(Plan& plan, const GuardMemory& memory) {
  const auto holds = [](const std::vector<std::string>& targets, std::string_view id) {
    return std::binary_search(targets.begin(), targets.end(), id);
  };
  std::string_view counted;
  for (const Change& change : plan.changes) {
    if (plan.is_volatile[change.field] == 0 && change.target != counted && holds(memory.changed, change.target)) {
      counted = change.target;
      ++plan.measures.changed_again;
    }
    if (!change.new_value.is_empty()) continue;
    for (const GuardMemory::Field& field : memory.cleared)
      if (field.field == plan.fields[change.field] && holds(field.targets, change.target))
        ++plan.measures.fields[change.field].cleared_again;
  }
}

Result<Plan> plan(const PlanInputs& inputs, const Spread& spread) {
  auto planned = Planner{inputs, spread}.run();
  if (planned || inputs.cache == nullptr || !inputs.cache->goes_beyond_wanted()) return planned;
  // What is wrong with a column that nobody asked for keeps no plan from being made, and is in no error.
  PlanInputs wanted = inputs;
  wanted.cache = nullptr;
  auto again = Planner{wanted, spread}.run();
  if (again) inputs.cache->keep_to_what_is_wanted();
  return again;
}

void Plan::for_each_source(const std::function<void(std::string_view)>& take) const {
  std::string scratch;
  for (const auto& part : workings->parts) {
    for (std::uint32_t row = 0; row < part->sources.size(); ++row) {
      if (part->sources.live(row)) take(part->sources.id(row, scratch));
    }
  }
}

std::vector<std::string> Plan::empty_reports() const {
  std::vector<std::string> reports;
  for (std::size_t i = 0; i < workings->parts.size(); ++i)
    if (const std::string& report = workings->lines.parts[i].report;
        !report.empty() && workings->parts[i]->sources.size() == 0)
      reports.push_back(report);
  return reports;
}

void Plan::for_each_pair(const std::function<void(std::string_view, std::string_view)>& take) const {
  std::string source_scratch;
  std::string target_scratch;
  for (const auto& part : workings->parts) {
    const Matches& matches = *part->matches;
    for (std::uint32_t row = 0; row < part->sources.size(); ++row) {
      if (matches.sources[row] != Pairing::matched) continue;
      const std::string_view source = part->sources.id(row, source_scratch);
      std::uint32_t target = matches.target_of_source[row];
      while (target != Matches::no_row) {
        take(source, workings->targets->id(target, target_scratch));
        target = matches.next_target.empty() ? Matches::no_row : matches.next_target[target];
      }
    }
  }
}

}  // namespace tidemark
