#include "pull_files.h"

#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace tidemark::bench {
namespace {

namespace fs = std::filesystem;

/// The cells of the next row of a CSV in which every value is quoted; none at its end.
bool next_row(std::istream& csv, std::vector<std::string>& cells) {
  cells.clear();
  for (int c = csv.get(); c != EOF && c != '\n'; c = csv.get()) {
    if (c == ',') continue;
    std::string& cell = cells.emplace_back();
    for (c = csv.get(); c != EOF; c = csv.get()) {
      if (c != '"') cell += static_cast<char>(c);
      else if (csv.peek() == '"') cell += static_cast<char>(csv.get());
      else break;
    }
  }
  return !cells.empty();
}

/// As Salesforce's REST API would give the value; what is no number stays the text that it is.
nlohmann::json value_of(std::string_view column, const std::string& cell) {
  if (cell.empty()) return nullptr;
  if (column == "IsActive") return cell == "true";
  if (column == "AnnualRevenue") return std::stod(cell);
  if (column == "LastModifiedDate") return cell.substr(0, cell.size() - 1) + "+0000";
  return cell;
}

void write_contacts(const fs::path& from, const fs::path& records) {
  std::ifstream csv{from};
  std::ofstream contacts{records / "Contact.ndjson"};
  std::vector<std::string> header;
  std::vector<std::string> cells;
  std::map<std::string, std::string> owners;
  next_row(csv, header);
  while (next_row(csv, cells)) {
    nlohmann::json contact;
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (header[i] != "Owner.Name") {
        contact[header[i]] = value_of(header[i], cells[i]);
        continue;
      }
      std::string number = std::to_string(owners.size());
      number.insert(0, 10 - number.size(), '0');
      contact["OwnerId"] = owners.emplace(cells[i], "005Qy" + number + "IAX").first->second;
    }
    contacts << contact.dump() << '\n';
  }
  std::ofstream users{records / "User.ndjson"};
  for (const auto& [name, id] : owners) users << nlohmann::json{{"Id", id}, {"Name", name}}.dump() << '\n';
}

}  // namespace

Result<void> write_simulators_folders(const fs::path& directory) {
  std::error_code problem;
  const fs::path salesforce = directory / "salesforce";
  const fs::path pendo = directory / "pendo";
  for (const fs::path& folder : {salesforce / "describe", salesforce / "records", pendo})
    if (!problem) fs::create_directories(folder, problem);
  const auto copy = [&](const fs::path& from, const fs::path& to) {
    if (!problem) fs::copy_file(directory / from, to, fs::copy_options::overwrite_existing, problem);
  };
  copy("contact.json", salesforce / "describe/Contact.json");
  copy("user.json", salesforce / "describe/User.json");
  copy("schema.json", pendo / "schema-visitor.json");
  copy("pendo.ndjson", pendo / "visitors.ndjson");
  if (problem) return failure(ErrorCode::storage, problem.message(), directory.string());
  std::ofstream{pendo / "schema-account.json"} << "{}";
  write_contacts(directory / "salesforce.csv", salesforce / "records");
  return {};
}

Result<void> write_changed_contacts(const fs::path& directory) {
  constexpr std::uint64_t one_in = 25;
  const fs::path later = directory / "salesforce-later";
  std::error_code problem;
  fs::remove_all(later, problem);
  fs::copy(directory / "salesforce", later, fs::copy_options::recursive, problem);
  if (problem) return failure(ErrorCode::storage, problem.message(), later.string());
  std::ifstream before{directory / "salesforce/records/Contact.ndjson"};
  std::ofstream contacts{later / "records/Contact.ndjson", std::ios::trunc};
  std::uint64_t number = 0;
  for (std::string line; std::getline(before, line); contacts << line << '\n') {
    if (number++ % one_in != 0) continue;
    nlohmann::json contact = nlohmann::json::parse(line);
    for (const char* field : {"Region", "Industry"}) contact[field] = "later " + std::to_string(number);
    line = contact.dump();
  }
  return {};
}

}  // namespace tidemark::bench
