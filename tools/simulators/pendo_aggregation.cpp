#include "simulators/pendo_aggregation.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include <nlohmann/json.hpp>

#include "simulators/pendo_expression.h"

namespace tidemark::sim {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

tl::unexpected<Error> wrong(std::string what) { return failure(ErrorCode::invalid_input, std::move(what)); }

/// An entity as it is stored, or what a select, group or count made.
struct Row {
  const PendoEntity* entity = nullptr;
  ordered_json made = nullptr;
};

class Pipeline {
 public:
  explicit Pipeline(const PendoStore& store) : store_(store) {}

  void take_all(bool identified) {
    for (const auto& [id, entity] : store_.entities()) {
      if (!identified || !is_anonymous(id)) rows_.push_back({&entity});
    }
  }

  Result<void> step(const std::string& name, const ordered_json& argument) {
    if (name == "filter") return filter(argument);
    if (name == "identified") return keep_identified(argument);
    if (name == "select") return select(argument);
    if (name == "sort") return sort(argument);
    if (name == "limit") return limit(argument);
    if (name == "count") return count(argument);
    if (name == "group") return group(argument);
    return wrong("operator " + name + " is not known");
  }

  AggregationResult finish(std::size_t most_rows) {
    AggregationResult result;
    for (const Row& row : rows_) {
      if (result.count == most_rows) break;
      if (result.count++ > 0) result.rows += ',';
      if (row.entity != nullptr) store_.write_entity(*row.entity, store_.id_name(), result.rows);
      else result.rows += row.made.dump();
    }
    return result;
  }

 private:
  json look(const Row& row, const std::string& path) const {
    if (row.entity == nullptr) return look_in(row.made, path);
    if (path == store_.id_name()) return row.entity->id;
    constexpr std::string_view metadata = "metadata.";
    if (!path.starts_with(metadata)) return nullptr;
    const std::string_view rest = std::string_view{path}.substr(metadata.size());
    const std::size_t dot = rest.find('.');
    std::string text;
    if (dot == std::string_view::npos) {
      store_.write_group(*row.entity, rest, text);
      return json::parse(text);
    }
    const std::uint32_t* number = store_.find_number(rest.substr(0, dot), rest.substr(dot + 1));
    const std::string* value = number == nullptr ? nullptr : row.entity->find(*number);
    return value == nullptr ? json(nullptr) : json::parse(*value);
  }

  static json look_in(const ordered_json& made, const std::string& path) {
    if (made.is_object() && made.contains(path)) return json(made[path]);
    const ordered_json* at = &made;
    for (std::size_t begin = 0; begin <= path.size();) {
      const std::size_t end = std::min(path.find('.', begin), path.size());
      const std::string name = path.substr(begin, end - begin);
      if (!at->is_object() || !at->contains(name)) return nullptr;
      at = &(*at)[name];
      begin = end + 1;
    }
    return json(*at);
  }

  Expression::Look looker(const Row& row) const {
    return [this, &row](const std::string& path) { return look(row, path); };
  }

  Result<void> filter(const ordered_json& argument) {
    if (!argument.is_string()) return wrong("filter takes an expression");
    const auto expression = Expression::parse(argument.get<std::string>());
    if (!expression) return tl::unexpected(expression.error());
    std::erase_if(rows_, [&](const Row& row) { return !expression->is_true(looker(row)); });
    return {};
  }

  Result<void> keep_identified(const ordered_json& argument) {
    if (!argument.is_string()) return wrong("identified takes the name of a field");
    const std::string path = argument.get<std::string>();
    std::erase_if(rows_, [&](const Row& row) {
      const json id = look(row, path);
      return !id.is_string() || is_anonymous(id.get_ref<const std::string&>());
    });
    return {};
  }

  Result<void> select(const ordered_json& argument) {
    if (!argument.is_object()) return wrong("select takes an object of expressions");
    std::vector<std::pair<std::string, Expression>> columns;
    for (const auto& [name, text] : argument.items()) {
      if (!text.is_string()) return wrong("select takes an object of expressions");
      auto expression = Expression::parse(text.get<std::string>());
      if (!expression) return tl::unexpected(expression.error());
      columns.emplace_back(name, std::move(*expression));
    }
    for (Row& row : rows_) {
      ordered_json made = ordered_json::object();
      for (const auto& [name, expression] : columns) made[name] = expression.value(looker(row));
      row = {nullptr, std::move(made)};
    }
    return {};
  }

  Result<void> sort(const ordered_json& argument) {
    if (!argument.is_array() || argument.empty()) return wrong("sort takes a list of fields");
    for (auto field = argument.rbegin(); field != argument.rend(); ++field) {  // the first one counts most
      if (!field->is_string()) return wrong("sort takes a list of fields");
      std::string path = field->get<std::string>();
      const bool descending = path.starts_with('-');
      if (descending) path.erase(0, 1);
      sort_by(path, descending);
    }
    return {};
  }

  void sort_by(const std::string& path, bool descending) {
    std::vector<std::pair<json, std::size_t>> keys;
    keys.reserve(rows_.size());
    for (const Row& row : rows_) keys.emplace_back(look(row, path), keys.size());
    const auto before = [&](const auto& a, const auto& b) {
      return descending ? b.first < a.first : a.first < b.first;
    };
    if (std::is_sorted(keys.begin(), keys.end(), before)) return;
    std::stable_sort(keys.begin(), keys.end(), before);
    std::vector<Row> sorted;
    sorted.reserve(rows_.size());
    for (const auto& [key, index] : keys) sorted.push_back(std::move(rows_[index]));
    rows_ = std::move(sorted);
  }

  Result<void> limit(const ordered_json& argument) {
    if (!argument.is_number_unsigned()) return wrong("limit takes a number");
    const auto most = argument.get<std::uint64_t>();
    if (rows_.size() > most) rows_.resize(static_cast<std::size_t>(most));
    return {};
  }

  Result<void> count(const ordered_json& argument) {
    if (!argument.is_null()) return wrong("count takes null");
    ordered_json made{{"count", rows_.size()}};
    rows_.clear();
    rows_.push_back({nullptr, std::move(made)});
    return {};
  }

  /// One figure of a group's rows.
  Result<ordered_json> figure(const ordered_json& how, const std::vector<const Row*>& rows) const {
    if (!how.is_object() || how.size() != 1) return wrong("a field of a group takes one aggregator");
    const std::string name = how.begin().key();
    if (name == "count" && how.begin()->is_null()) return ordered_json(rows.size());
    if (!how.begin()->is_string()) return wrong("aggregator " + name + " takes the name of a field");
    const std::string path = how.begin()->get<std::string>();
    std::set<json> values;
    double sum = 0;
    for (const Row* row : rows) {
      json value = look(*row, path);
      if (value.is_null()) continue;
      if (value.is_number()) sum += value.get<double>();
      values.insert(std::move(value));
    }
    if (name == "count") return ordered_json(values.size());
    if (name == "sum") return ordered_json(sum);
    if (name == "min") return values.empty() ? ordered_json(nullptr) : ordered_json(*values.begin());
    if (name == "max") return values.empty() ? ordered_json(nullptr) : ordered_json(*values.rbegin());
    return wrong("aggregator " + name + " is not known");
  }

  Result<void> group(const ordered_json& argument) {
    if (!argument.is_object()) return wrong("group takes an object");
    const ordered_json keys = argument.value("group", ordered_json::array());
    const ordered_json fields = argument.value("fields", ordered_json::array());
    if (!keys.is_array() || !fields.is_array()) return wrong("group takes the lists group and fields");
    std::map<json, std::vector<const Row*>> groups;
    for (const Row& row : rows_) {
      json values = json::array();
      for (const ordered_json& key : keys) {
        if (!key.is_string()) return wrong("group takes a list of fields");
        values.push_back(look(row, key.get<std::string>()));
      }
      groups[std::move(values)].push_back(&row);
    }
    std::vector<Row> made;
    for (const auto& [values, rows] : groups) {
      ordered_json object = ordered_json::object();
      for (std::size_t i = 0; i < keys.size(); ++i) object[keys[i].get<std::string>()] = values[i];
      for (const ordered_json& field : fields) {
        if (!field.is_object() || field.size() != 1) return wrong("a field of a group is an object of one name");
        auto value = figure(*field.begin(), rows);
        if (!value) return tl::unexpected(value.error());
        object[field.begin().key()] = std::move(*value);
      }
      made.push_back({nullptr, std::move(object)});
    }
    rows_ = std::move(made);
    return {};
  }

  const PendoStore& store_;
  std::vector<Row> rows_;
};

Result<Pipeline> start(const PendoStore& visitors, const PendoStore& accounts, const ordered_json& source) {
  if (source.is_object() && source.size() == 1) {
    const std::string name = source.begin().key();
    const ordered_json& options = *source.begin();
    if (!options.is_null() && !options.is_object()) return wrong("source " + name + " takes null or an object");
    if (name == "accounts") {
      Pipeline pipeline{accounts};
      pipeline.take_all(false);
      return pipeline;
    }
    if (name == "visitors") {
      const bool identified = options.is_object() && options.value("identified", ordered_json(false)) == true;
      Pipeline pipeline{visitors};
      pipeline.take_all(identified);
      return pipeline;
    }
    return wrong("source " + name + " is not known");
  }
  return wrong("a source is an object of one name");
}

/// The pipeline of a request that asks for JSON.
Result<ordered_json> read_pipeline(std::string_view body) {
  const ordered_json request = ordered_json::parse(body, nullptr, false);
  if (!request.is_object()) return wrong("the body is no JSON object");
  const ordered_json response = request.value("response", ordered_json::object());
  if (!response.is_object() || response.value("mimeType", ordered_json("application/json")) != "application/json") {
    return wrong("mimeType is not known");
  }
  const ordered_json inner = request.value("request", ordered_json());
  if (!inner.is_object() || !inner.contains("pipeline") || !inner["pipeline"].is_array() || inner["pipeline"].empty()) {
    return wrong("request.pipeline is missing");
  }
  for (const ordered_json& step : inner["pipeline"]) {
    if (!step.is_object() || step.size() != 1) return wrong("a step of a pipeline is an object of one operator");
  }
  return inner["pipeline"];
}

}  // namespace

bool is_anonymous(std::string_view id) { return id.starts_with("_PENDO_T_"); }

Result<AggregationResult> aggregate(const PendoStore& visitors, const PendoStore& accounts, std::string_view body,
                                    std::size_t most_rows) {
  const auto steps = read_pipeline(body);
  if (!steps) return tl::unexpected(steps.error());
  if (steps->front().begin().key() != "source") return wrong("a pipeline begins with its source");
  auto pipeline = start(visitors, accounts, *steps->front().begin());
  if (!pipeline) return tl::unexpected(pipeline.error());
  for (std::size_t i = 1; i < steps->size(); ++i) {
    const ordered_json& step = (*steps)[i];
    if (auto done = pipeline->step(step.begin().key(), *step.begin()); !done) return tl::unexpected(done.error());
  }
  return pipeline->finish(most_rows);
}

}  // namespace tidemark::sim
