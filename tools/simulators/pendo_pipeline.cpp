#include "simulators/pendo_pipeline.h"

#include <algorithm>

#include "simulators/pendo_functions.h"

namespace tidemark::sim {
namespace {

constexpr int deepest = 10;

Expression::Look looker(const PendoRow& row) {
  return [&row](const std::string& path) { return row.value(path); };
}

bool is_sort_by(const nlohmann::ordered_json& argument, const std::string& id_name) {
  return argument.is_array() && argument.size() == 1 && argument[0] == id_name;
}

}  // namespace

tl::unexpected<Error> wrong_pipeline(std::string what) { return failure(ErrorCode::invalid_input, std::move(what)); }

Result<std::vector<std::pair<std::string, Expression>>> read_columns(const std::string& operator_name,
                                                                     const nlohmann::ordered_json& object) {
  std::vector<std::pair<std::string, Expression>> columns;
  if (!object.is_object()) return wrong_pipeline(operator_name + " takes an object of expressions");
  for (const auto& [name, text] : object.items()) {
    if (!text.is_string()) return wrong_pipeline(operator_name + " takes an object of expressions");
    auto expression = Expression::parse(text.get<std::string>());
    if (!expression) return tl::unexpected(expression.error());
    columns.emplace_back(name, std::move(*expression));
  }
  return columns;
}

Result<PendoRows> PendoPipeline::run(const Json& steps, std::size_t most) {
  if (!steps.is_array() || steps.empty()) return wrong_pipeline("a pipeline is a list of steps");
  if (depth_ > deepest) return wrong_pipeline("pipelines are nested too deeply");
  for (const Json& step : steps) {
    if (!step.is_object() || step.empty() || (step.size() > 1 && !step.contains("source"))) {
      return wrong_pipeline("a step of a pipeline is an object of one operator");
    }
  }
  const std::string first = steps.front().begin().key();
  ++depth_;
  auto rows = [&]() -> Result<PendoRows> {
    if (first == "spawn") {
      auto spawned = spawn(*steps.front().begin());
      if (!spawned) return spawned;
      return run_from({.rows = std::move(*spawned)}, steps, 1, most);
    }
    if (!steps.front().contains("source")) return wrong_pipeline("a pipeline begins with its source");
    return open(steps.front()).and_then([&](Input input) { return run_from(std::move(input), steps, 1, most); });
  }();
  --depth_;
  return rows;
}

Result<PendoRows> PendoPipeline::run_from(Input input, const Json& steps, std::size_t first, std::size_t most) {
  for (std::size_t at = first;; ++at) {
    std::vector<Op> ops;
    bool is_raw = true;  // rows are as the source has them, and all of them are still to come
    for (; at < steps.size(); ++at) {
      const std::string& name = steps[at].begin().key();
      const Json& argument = *steps[at].begin();
      if (is_raw && name == "sort" && input.store != nullptr && is_sort_by(argument, input.store->id_name())) continue;
      auto op = row_op(name, argument, input, is_raw);
      if (!op) return tl::unexpected(op.error());
      if (!*op) break;
      is_raw = is_raw && (name == "filter" || name == "identified");
      ops.push_back(std::move(*op));
    }
    const bool is_end = at >= steps.size();
    PendoRows rows = flow(std::move(input), ops, is_end ? most : SIZE_MAX);
    if (is_end) return rows;
    auto next = whole_op(steps[at].begin().key(), *steps[at].begin(), std::move(rows));
    if (!next) return next;
    input = {.rows = std::move(*next)};
  }
}

PendoRows PendoPipeline::flow(Input input, std::vector<Op>& ops, std::size_t most) const {
  PendoRows out;
  const auto take = [&](PendoRow row) {  // whether more may come
    for (Op& op : ops) {
      const Verdict verdict = op(row);
      if (verdict != Verdict::goes_on) return verdict == Verdict::is_dropped;
    }
    out.push_back(std::move(row));
    return out.size() < most;
  };
  if (most == 0) return out;
  if (input.store == nullptr) {
    for (PendoRow& row : input.rows) {
      if (!take(std::move(row))) break;
    }
    return out;
  }
  const auto& entities = input.store->entities();
  for (auto entry = entities.lower_bound(input.least_id); entry != entities.end(); ++entry) {
    if (input.identified && is_anonymous(entry->first)) continue;
    if (!take(PendoRow{*input.store, *entry})) break;
  }
  return out;
}

/// An empty op where the operator wants all rows together.
Result<PendoPipeline::Op> PendoPipeline::row_op(const std::string& name, const Json& argument, Input& input,
                                                bool is_raw) {
  if (name == "filter") return filter(argument, input, is_raw);
  if (name == "identified") return identified(argument);
  if (name == "select") return select(argument, input);
  if (name == "eval") return eval(argument);
  if (name == "set") return set(argument);
  if (name == "limit") return limit(argument);
  if (name == "segment") return segment(argument);
  if (name == "expand" || name == "bulkExpand") return expand(argument);
  if (name == "cat") return Op{[](PendoRow&) { return Verdict::goes_on; }};
  return Op{};
}

Result<PendoPipeline::Op> PendoPipeline::filter(const Json& argument, Input& input, bool is_raw) {
  if (!argument.is_string()) return wrong_pipeline("filter takes an expression");
  auto expression = Expression::parse(argument.get<std::string>());
  if (!expression) return tl::unexpected(expression.error());
  if (is_raw && input.store != nullptr) {
    input.least_id = std::max(input.least_id, expression->least(input.store->id_name()));
  }
  return Op{[expression = std::move(*expression), now_ms = world_.now_ms](PendoRow& row) {
    return expression.is_true(looker(row), now_ms) ? Verdict::goes_on : Verdict::is_dropped;
  }};
}

Result<PendoPipeline::Op> PendoPipeline::identified(const Json& argument) const {
  if (!argument.is_string() || argument.get<std::string>().empty()) {
    return wrong_pipeline("identified takes the name of a field");
  }
  std::string path = argument.get<std::string>();
  const bool wants_anonymous = path.starts_with('!');
  if (wants_anonymous) path.erase(0, 1);
  return Op{[path, wants_anonymous](PendoRow& row) {
    const nlohmann::json id = row.value(path);
    const bool is_identified = id.is_string() && !is_anonymous(id.get_ref<const std::string&>());
    return is_identified != wants_anonymous ? Verdict::goes_on : Verdict::is_dropped;
  }};
}

Result<PendoPipeline::Op> PendoPipeline::select(const Json& argument, const Input& input) {
  auto columns = read_columns("select", argument);
  if (!columns) return tl::unexpected(columns.error());
  const PendoProjection* projection = nullptr;
  const bool are_paths =
      std::ranges::all_of(*columns, [](const auto& column) { return column.second.path() != nullptr; });
  if (input.store != nullptr && are_paths) {
    std::vector<PendoProjection::Column> chosen;
    for (const auto& [name, expression] : *columns) chosen.push_back({name, *expression.path()});
    projection = &projections_.emplace_back(*input.store, std::move(chosen));
  }
  return Op{[projection, columns = std::move(*columns), now_ms = world_.now_ms](PendoRow& row) {
    if (projection != nullptr && row.store() == projection->store && row.shown() == nullptr) {
      row.show(*projection);
      return Verdict::goes_on;
    }
    Json made = Json::object();
    for (const auto& [name, expression] : columns) made[name] = expression.value(looker(row), now_ms);
    row = PendoRow{std::move(made)};
    return Verdict::goes_on;
  }};
}

/// Order within one eval is undefined: here all see the row as it was.
Result<PendoPipeline::Op> PendoPipeline::eval(const Json& argument) {
  auto columns = read_columns("eval", argument);
  if (!columns) return tl::unexpected(columns.error());
  return Op{[columns = std::move(*columns), now_ms = world_.now_ms](PendoRow& row) {
    Json made = row.object();
    for (const auto& [name, expression] : columns) made[name] = expression.value(looker(row), now_ms);
    row = PendoRow{std::move(made)};
    return Verdict::goes_on;
  }};
}

Result<PendoPipeline::Op> PendoPipeline::set(const Json& argument) const {
  if (!argument.is_object()) return wrong_pipeline("set takes an object of constants");
  return Op{[argument](PendoRow& row) {
    Json made = row.object();
    for (const auto& [name, value] : argument.items()) made[name] = value;
    row = PendoRow{std::move(made)};
    return Verdict::goes_on;
  }};
}

Result<PendoPipeline::Op> PendoPipeline::limit(const Json& argument) const {
  if (!argument.is_number_unsigned()) return wrong_pipeline("limit takes a number");
  return Op{[left = argument.get<std::uint64_t>()](PendoRow&) mutable {
    return left-- > 0 ? Verdict::goes_on : (left = 0, Verdict::is_last);
  }};
}

/// Of a stored segment, or with rules of its own.
Result<PendoPipeline::Op> PendoPipeline::segment(const Json& argument) {
  if (!argument.is_object()) return wrong_pipeline("segment takes an object");
  const Json* rules = &argument;
  if (argument.contains("id")) {
    rules = argument["id"].is_string() ? world_.catalog.find("segments", argument["id"].get<std::string>()) : nullptr;
    if (rules == nullptr) return wrong_pipeline("there is no such segment");
  }
  if (!rules->value("filter", Json()).is_string()) return wrong_pipeline("a segment has a filter");
  auto expression = Expression::parse((*rules)["filter"].get<std::string>());
  if (!expression) return tl::unexpected(expression.error());
  return Op{[expression = std::move(*expression), world = &world_](PendoRow& row) {
    // Rows that are not entities themselves are in it by their visitor, else by their account.
    for (const PendoStore* store : {&world->visitors, &world->accounts}) {
      if (row.store() != nullptr) break;
      const nlohmann::json id = row.value(store->id_name());
      if (!id.is_string()) continue;
      const auto entry = store->entities().find(id.get_ref<const std::string&>());
      if (entry == store->entities().end()) return Verdict::is_dropped;
      const PendoRow entity{*store, *entry};
      return expression.is_true(looker(entity), world->now_ms) ? Verdict::goes_on : Verdict::is_dropped;
    }
    return expression.is_true(looker(row), world->now_ms) ? Verdict::goes_on : Verdict::is_dropped;
  }};
}

/// {"visitorInfo": {"visitor": "visitorId"}}: what is known of it, beside the row.
Result<PendoPipeline::Op> PendoPipeline::expand(const Json& argument) const {
  struct Look {
    std::string name;
    const PendoStore* store;
    std::string table;
    std::string path;
  };
  std::vector<Look> looks;
  if (!argument.is_object()) return wrong_pipeline("expand takes an object");
  for (const auto& [name, what] : argument.items()) {
    if (!what.is_object() || what.size() != 1 || !what.begin()->is_string()) {
      return wrong_pipeline("expand takes objects of one kind and the name of a field");
    }
    const std::string& kind = what.begin().key();
    const PendoStore* store = kind == "visitor" ? &world_.visitors : kind == "account" ? &world_.accounts : nullptr;
    if (store == nullptr && !world_.catalog.tables.contains(kind + "s"))
      return wrong_pipeline("expand knows no " + kind);
    looks.push_back({name, store, kind + "s", what.begin()->get<std::string>()});
  }
  return Op{[looks, world = &world_](PendoRow& row) {
    Json made = row.object();
    for (const Look& look : looks) {
      const nlohmann::json id = row.value(look.path);
      Json& found = made[look.name] = nullptr;
      if (!id.is_string()) continue;
      if (look.store == nullptr) {
        if (const Json* known = world->catalog.find(look.table, id.get<std::string>())) found = *known;
        continue;
      }
      const auto entry = look.store->entities().find(id.get_ref<const std::string&>());
      if (entry != look.store->entities().end()) found = PendoRow{*look.store, *entry}.object()["metadata"];
    }
    row = PendoRow{std::move(made)};
    return Verdict::goes_on;
  }};
}

}  // namespace tidemark::sim
