#include "literal_value.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <regex>

#include "core/text/letter_case.h"
#include "core/text/utf8.h"

namespace tidemark::literal {
namespace {

using Kind = Value::Kind;

std::string stripped(std::string text, const std::vector<std::string>& blanks) {
  for (bool again = true; again;) {
    again = false;
    for (const std::string& blank : blanks) {
      while (text.starts_with(blank)) text.erase(0, blank.size()), again = true;
      while (text.ends_with(blank)) text.erase(text.size() - blank.size()), again = true;
    }
  }
  return text;
}
const std::vector<std::string> ascii_blanks{" ", "\t", "\n", "\v", "\f", "\r"};

Value of(Kind kind) {
  Value value;
  value.kind = kind;
  return value;
}
Value of_text(std::string text) {
  Value value = of(Kind::text);
  value.text = std::move(text);
  return value;
}
Value of_number(double number) {
  Value value = of(Kind::number);
  value.number = number;
  return value;
}
Value of_boolean(bool flag) {
  Value value = of(Kind::boolean);
  value.flag = flag;
  return value;
}
Value of_integer(Kind kind, std::int64_t integer) {
  Value value = of(kind);
  value.integer = integer;
  return value;
}

constexpr std::int64_t first_instant = -62'135'596'800'000, last_instant = 253'402'300'799'999;

/// YYYY-MM-DD, then optionally Thh:mm[:ss[.digits]] and Z, ±hh:mm or ±hhmm, nothing else.
std::optional<Value> date_of(const std::string& text) {
  static const std::regex form{
      R"((\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d)?)?)"};
  std::smatch match;
  if (!std::regex_match(text, match, form)) return std::nullopt;
  const auto number = [&](int group) { return match[group].matched ? std::stoll(match[group].str()) : 0; };
  using namespace std::chrono;
  const year_month_day date{year{static_cast<int>(number(1))}, month{static_cast<unsigned>(number(2))},
                            day{static_cast<unsigned>(number(3))}};
  if (!date.ok() || number(1) < 1) return std::nullopt;
  const std::int64_t days = sys_days{date}.time_since_epoch().count();
  if (!match[4].matched) return of_integer(Kind::day, days);
  if (number(4) > 23 || number(5) > 59 || number(6) > 59) return std::nullopt;
  std::int64_t instant = ((days * 24 + number(4)) * 60 + number(5)) * 60'000 + number(6) * 1000;
  if (match[7].matched) instant += std::stoll((match[7].str() + "00").substr(0, 3));
  if (const std::string zone = match[8].str(); zone.size() > 1) {
    const std::int64_t hours = std::stoll(zone.substr(1, 2));
    const std::int64_t minutes = std::stoll(zone.substr(zone.size() - 2));
    if (hours > 23 || minutes > 59) return std::nullopt;
    instant -= (zone[0] == '-' ? -1 : 1) * (hours * 60 + minutes) * 60'000;
  }
  if (instant < first_instant || instant > last_instant) return std::nullopt;
  return of_integer(Kind::instant, instant);
}

std::string iso(std::int64_t days, std::optional<std::int64_t> millisecond_of_day) {
  using namespace std::chrono;
  const year_month_day date{sys_days{std::chrono::days{days}}};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  if (!millisecond_of_day) return text;
  char time[32];
  const std::int64_t ms = *millisecond_of_day;
  std::snprintf(time, sizeof time, "T%02d:%02d:%02d.%03dZ", static_cast<int>(ms / 3'600'000),
                static_cast<int>(ms / 60'000 % 60), static_cast<int>(ms / 1000 % 60), static_cast<int>(ms % 1000));
  return std::string{text} + time;
}
std::string iso(const Value& value) {
  if (value.kind == Kind::day) return iso(value.integer, std::nullopt);
  const std::int64_t day =
      value.integer >= 0 ? value.integer / 86'400'000 : -((-value.integer + 86'399'999) / 86'400'000);
  return iso(day, value.integer - day * 86'400'000);
}

__extension__ typedef __int128 Wide;

/// mantissa × 10^exponent: decimals of up to 38 digits, of which the cases have no more.
struct Decimal {
  Wide mantissa = 0;
  int exponent = 0;
};
Decimal decimal_of(std::string text) {
  Decimal result;
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  if (e < text.size()) result.exponent = std::stoi(text.substr(e + 1));
  bool negative = false, behind = false;
  for (const char c : text.substr(0, e)) {
    if (c == '-') negative = true;
    if (c == '.') behind = true;
    if (c < '0' || c > '9') continue;
    result.mantissa = result.mantissa * 10 + (c - '0');
    result.exponent -= behind ? 1 : 0;
  }
  if (negative) result.mantissa = -result.mantissa;
  while (result.mantissa != 0 && result.mantissa % 10 == 0) result.mantissa /= 10, ++result.exponent;
  return result;
}
std::string text_of(const Decimal& decimal) {
  Wide rest = decimal.mantissa < 0 ? -decimal.mantissa : decimal.mantissa;
  std::string digits;
  do digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
  while ((rest /= 10) != 0);
  return (decimal.mantissa < 0 ? "-" : "") + digits + "e" + std::to_string(decimal.exponent);
}
std::string shortest(double value) {
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr};
}

Outcome invalid() { return {}; }
Outcome became(Value value) { return {std::move(value), false}; }

Outcome integer(const Value& value) {
  if (value.kind == Kind::text) {
    static const std::regex form{R"([+-]?\d+(\.0+)?)"};
    const std::string text = trimmed(value.text);
    if (!std::regex_match(text, form)) return invalid();
    const double number = std::strtod(text.c_str(), nullptr);
    std::string digits = text.substr(0, text.find('.'));
    digits.erase(0, digits.find_first_not_of("+-0"));
    const bool beyond = std::abs(number) > 0x1p53 || (std::abs(number) == 0x1p53 && digits != "9007199254740992");
    return beyond ? invalid() : became(of_number(number));
  }
  static const std::regex whole{R"([+-]?\d+)"};
  if (value.kind == Kind::number && value.decimal.empty() && value.raw.is_string() &&
      std::regex_match(trimmed(value.raw), whole))
    return integer(of_text(value.raw));
  if (value.kind != Kind::number || std::trunc(value.number) != value.number || std::abs(value.number) > 0x1p53)
    return invalid();
  if (value.raw.is_number_integer() && value.decimal.empty() &&
      value.raw.dump().find("9007199254740993") != std::string::npos)
    return invalid();
  return became(of_number(value.number));
}

Outcome number(const Value& value) {
  if (value.kind == Kind::number) return std::isfinite(value.number) ? became(of_number(value.number)) : invalid();
  if (value.kind != Kind::text) return invalid();
  const auto parsed = float_of(trimmed(value.text));
  return parsed && std::isfinite(*parsed) ? became(of_number(*parsed)) : invalid();
}

Outcome boolean(const Value& value) {
  if (value.kind == Kind::boolean) return became(value);
  if (value.kind != Kind::text) return invalid();
  std::string text = trimmed(value.text);
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text == "true" ? became(of_boolean(true)) : text == "false" ? became(of_boolean(false)) : invalid();
}

Outcome date(const Value& value) {
  if (value.kind == Kind::day || value.kind == Kind::instant) return became(value);
  if (value.kind != Kind::text) return invalid();
  const auto parsed = date_of(trimmed(value.text));
  return parsed ? became(*parsed) : invalid();
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::string part;
  for (const char c : text + ";") {
    if (c != ';') part += c;
    else if (!part.empty()) parts.push_back(std::exchange(part, {}));
  }
  return parts;
}

Outcome list(const Value& value) {
  if (value.kind == Kind::list) return became(value);
  if (value.kind != Kind::text) return invalid();
  Value result = of(Kind::list);
  result.list = split(value.text);
  return became(result);
}

Outcome salesforce_text(const Value& value, const Type& type) {
  if (value.kind == Kind::other) return invalid();
  std::string text = trimmed_ascii(text_form(value));
  for (std::size_t at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", at)) text.erase(at, 1);
  Outcome outcome;
  if (type.length > 0 && utf16_length(text) > static_cast<std::size_t>(type.length)) {
    if (!type.truncate) return invalid();
    text = cut_to_utf16_length(text, static_cast<std::size_t>(type.length));
    while (!text.empty() &&
           std::find(ascii_blanks.begin(), ascii_blanks.end(), std::string(1, text.back())) != ascii_blanks.end())
      text.pop_back();
    outcome.cut = true;
  }
  if (type.restricted && !text.empty() &&
      std::find(type.picklist.begin(), type.picklist.end(), text) == type.picklist.end())
    return invalid();
  outcome.value = of_text(text);
  return outcome;
}

std::vector<std::string> as_set(const std::string& text, const std::vector<std::string>& picklist) {
  std::vector<std::string> parts;
  for (const std::string& part : split(text)) {
    const std::string bare = trimmed_ascii(part);
    if (!bare.empty() && std::find(parts.begin(), parts.end(), bare) == parts.end()) parts.push_back(bare);
  }
  std::vector<std::string> ordered;
  for (const std::string& known : picklist) {
    if (std::find(parts.begin(), parts.end(), known) != parts.end()) ordered.push_back(known);
  }
  std::sort(parts.begin(), parts.end());
  for (const std::string& part : parts) {
    if (std::find(picklist.begin(), picklist.end(), part) == picklist.end()) ordered.push_back(part);
  }
  return ordered;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i > 0 ? ";" : "") + parts[i];
  return text;
}

Outcome multi_select(const Value& value, const Type& type) {
  if (value.kind == Kind::other) return invalid();
  const std::vector<std::string> parts = as_set(text_form(value), type.picklist);
  for (const std::string& part : parts) {
    if (type.restricted && std::find(type.picklist.begin(), type.picklist.end(), part) == type.picklist.end())
      return invalid();
  }
  const std::string text = joined(parts);
  if (type.length > 0 && utf16_length(text) > static_cast<std::size_t>(type.length)) return invalid();
  return became(of_text(text));
}

Outcome salesforce_number(const Value& value, const Type& type) {
  const Outcome plain = number(value);
  if (!plain.value) return plain;
  Decimal decimal = decimal_of(shortest(plain.value->number));
  Wide divisor = 1;
  for (int exponent = decimal.exponent; exponent < -type.scale && divisor < static_cast<Wide>(1e30); ++exponent)
    divisor *= 10;
  if (divisor > 1) {
    const bool negative = decimal.mantissa < 0;
    Wide magnitude = negative ? -decimal.mantissa : decimal.mantissa;
    magnitude = (magnitude + divisor / 2) / divisor;  // half up, away from zero
    decimal = {negative ? -magnitude : magnitude, -type.scale};
  }
  const double rounded = std::strtod(text_of(decimal).c_str(), nullptr);
  const std::string whole = written_out(std::abs(rounded));
  const std::string before = whole.substr(0, whole.find('.'));
  const std::size_t digits = before == "0" ? 0 : before.size();
  if (type.precision > 0 && digits > static_cast<std::size_t>(type.precision - type.scale)) return invalid();
  return became(of_number(rounded));
}

}  // namespace

std::string trimmed(std::string text) {
  std::vector<std::string> blanks = ascii_blanks;
  blanks.insert(blanks.end(), {"\xc2\xa0", "\xe3\x80\x80"});
  return stripped(std::move(text), blanks);
}
std::string trimmed_ascii(std::string text) { return stripped(std::move(text), ascii_blanks); }

std::optional<double> float_of(const std::string& text) {
  static const std::regex form{R"([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)"};
  if (!std::regex_match(text, form)) return std::nullopt;
  return std::strtod(text.c_str(), nullptr);
}

std::string written_out(double value) {
  if (value == 0) return "0";
  const Decimal decimal = decimal_of(shortest(std::abs(value)));
  std::string digits = text_of(decimal);
  digits.erase(digits.find('e'));
  if (decimal.exponent >= 0) {
    digits.append(static_cast<std::size_t>(decimal.exponent), '0');
  } else {
    const auto behind = static_cast<std::size_t>(-decimal.exponent);
    if (digits.size() <= behind) digits.insert(0, behind - digits.size() + 1, '0');
    digits.insert(digits.size() - behind, ".");
  }
  return (value < 0 ? "-" : "") + digits;
}

std::string text_form(const Value& value) {
  switch (value.kind) {
    case Kind::empty: return "";
    case Kind::text: return value.text;
    case Kind::number: return written_out(value.number);
    case Kind::boolean: return value.flag ? "true" : "false";
    case Kind::instant:
    case Kind::day: return iso(value);
    case Kind::list: return joined(value.list);
    case Kind::other: return value.raw.dump();
  }
  return "";
}

Value read(const Json& json, const Type& type) {
  Value value;
  if (json.is_string()) {
    value = of_text(json.get<std::string>());
    if (value.text.empty()) value = {};
    Outcome typed;
    if (value.kind == Kind::text && (type.kind == Type::Kind::number || type.kind == Type::Kind::integer)) {
      if (const auto parsed = float_of(trimmed(value.text))) typed.value = of_number(*parsed);
    }
    if (value.kind == Kind::text && type.kind == Type::Kind::boolean) typed = boolean(value);
    if (value.kind == Kind::text && (type.kind == Type::Kind::day || type.kind == Type::Kind::instant))
      typed = date(value);
    if (value.kind == Kind::text && type.kind == Type::Kind::list) typed = list(value);
    if (typed.value) value = *typed.value;
  } else if (json.is_number()) {
    value = of_number(json.get<double>());
    const bool whole = std::trunc(value.number) == value.number && value.number >= static_cast<double>(first_instant) &&
                       value.number <= static_cast<double>(last_instant);
    if (type.milliseconds && whole) value = of_integer(Kind::instant, static_cast<std::int64_t>(value.number));
  } else if (json.is_boolean()) {
    value = of_boolean(json.get<bool>());
  } else if (json.is_array()) {
    value = of(Kind::list);
    for (const Json& part : json) {
      if (!part.is_string()) value.kind = Kind::other;
      else value.list.push_back(part.get<std::string>());
    }
  } else if (json.is_object()) {
    value = of(Kind::other);
  }
  value.raw = json;
  return value;
}

Outcome converted(Value value, const Json& steps, bool& fits) {
  for (const Json& step : steps) {
    if (value.empty()) break;
    const bool is_text = value.kind == Kind::text;
    if (step.contains("trim") && is_text) value.text = trimmed(value.text);
    std::string mapped;
    if (step.contains("lower") && is_text) append_lower(value.text, mapped), value.text = mapped;
    if (step.contains("upper") && is_text) append_upper(value.text, mapped), value.text = mapped;
    if (step.contains("scale")) {
      std::string decimal;
      if (value.kind == Kind::number) decimal = value.decimal.empty() ? shortest(value.number) : value.decimal;
      else if (is_text && float_of(trimmed(value.text))) decimal = trimmed(value.text);
      else return invalid();
      const Decimal left = decimal_of(decimal);
      const Decimal right = decimal_of(step.at("scale").dump());
      const Decimal product{left.mantissa * right.mantissa, left.exponent + right.exponent};
      Value scaled = of_number(std::strtod(text_of(product).c_str(), nullptr));
      scaled.decimal = text_of(product);
      scaled.raw = value.raw;
      value = scaled;
      fits = true;
    }
    if (step.contains("values")) {
      const Json& table = step.at("values");
      const std::string otherwise = step.value("otherwise", "invalid");
      if (const std::string key = text_form(value); table.contains(key)) {
        const bool other = value.kind != Kind::text || value.text != table.at(key);
        fits = fits || other;
        value = of_text(table.at(key));
      } else if (otherwise == "clear") value = {};
      else if (otherwise == "invalid") return invalid();
    }
  }
  return became(std::move(value));
}

Outcome into(const Value& value, const Type& type, const Zone& zone) {
  if (value.empty()) return became(type.salesforce && type.kind == Type::Kind::boolean ? of_boolean(false) : Value{});
  Outcome outcome;
  switch (type.kind) {
    case Type::Kind::as_it_is: return became(value);
    case Type::Kind::text:
      if (type.salesforce) outcome = salesforce_text(value, type);
      else if (value.kind != Kind::other) outcome = became(of_text(text_form(value)));
      break;
    case Type::Kind::integer: outcome = integer(value); break;
    case Type::Kind::number: outcome = type.salesforce ? salesforce_number(value, type) : number(value); break;
    case Type::Kind::boolean: outcome = boolean(value); break;
    case Type::Kind::day:
      outcome = date(value);
      if (outcome.value && outcome.value->kind == Kind::instant)
        outcome.value = of_integer(Kind::day, zone.local_day({outcome.value->integer}));
      break;
    case Type::Kind::instant:
      outcome = date(value);
      if (outcome.value && outcome.value->kind == Kind::day)
        outcome.value = of_integer(Kind::instant, zone.start_of_day(outcome.value->integer).milliseconds);
      if (outcome.value && type.salesforce) outcome.value->integer -= ((outcome.value->integer % 1000) + 1000) % 1000;
      break;
    case Type::Kind::list: outcome = list(value); break;
    case Type::Kind::set: outcome = multi_select(value, type); break;
  }
  if (!outcome.value) return outcome;
  const std::int64_t day_or_instant =
      outcome.value->kind == Kind::day ? outcome.value->integer * 86'400'000 : outcome.value->integer;
  const bool is_date = outcome.value->kind == Kind::day || outcome.value->kind == Kind::instant;
  if (is_date && (day_or_instant < first_instant || day_or_instant > last_instant)) return invalid();
  if (outcome.value->empty()) outcome.value = Value{};
  return outcome;
}

Outcome into_column(const Value& value, const Type& type) {
  if (value.empty() || (type.kind == Type::Kind::text && value.kind == Kind::other)) return became(value);
  return type.milliseconds ? date(value) : into(value, type, Zone{});
}

Value held(const Json& json, const Type& type, const Zone& zone) {
  Type as_read = type;
  // Metadata says itself what it is, but for dates.
  if (!type.salesforce && !type.milliseconds) as_read.kind = Type::Kind::as_it_is;
  Value value = read(json, as_read);
  if (value.empty() && type.salesforce && type.kind == Type::Kind::boolean) return of_boolean(false);
  if (type.kind == Type::Kind::instant && value.kind == Kind::day)
    return of_integer(Kind::instant, zone.start_of_day(value.integer).milliseconds);
  if (type.kind == Type::Kind::day && value.kind == Kind::instant)
    return of_integer(Kind::day, zone.local_day({value.integer}));
  return value;
}

bool same(const Value& left, const Value& right, const Type& type) {
  if (type.kind == Type::Kind::set)
    return as_set(text_form(left), type.picklist) == as_set(text_form(right), type.picklist);
  if (left.empty() || right.empty()) return left.empty() && right.empty();
  if (left.kind != right.kind) return false;
  return left.text == right.text && left.number == right.number && left.flag == right.flag &&
         left.integer == right.integer && left.list == right.list && left.kind != Kind::other;
}

Json shown(const Value& value) {
  if (value.empty()) return nullptr;
  switch (value.kind) {
    case Kind::number: return value.number;
    case Kind::boolean: return value.flag;
    case Kind::list: return value.list;
    case Kind::other: return value.raw;
    default: return text_form(value);
  }
}

}  // namespace tidemark::literal
