#include <algorithm>

#include "simulated_org.h"
#include "simulators/form_parts.h"
#include "simulators/salesforce_csv.h"

namespace tidemark::sim::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Bulk : public SimulatedOrg {
 protected:
  std::string create(const std::string& path, const std::string& body) {
    const auto answer = call("POST", path, body);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json(answer).value("id", "");
  }
  std::string query_job(const std::string& soql, const std::string& more = {}) {
    return create("jobs/query", R"({"operation":"query","query":")" + soql + "\"" + more + "}");
  }
  std::string ingest_job(const std::string& csv, const std::string& more, const std::string& operation) {
    const std::string job =
        create("jobs/ingest", R"({"object":"Thing__c","operation":")" + operation + "\"" + more + "}");
    EXPECT_EQ(call("PUT", "jobs/ingest/" + job + "/batches", csv, {{"Content-Type", "text/csv"}}).status, 201);
    return job;
  }
  http::Response state(const std::string& path, const std::string& wanted) {
    return call("PATCH", path, R"({"state":")" + wanted + "\"}");
  }
  std::string polled(const std::string& path) { return json(get(path))["state"]; }
  std::vector<std::vector<std::string>> rows(const std::string& path) {
    const auto answer = get(path);
    EXPECT_EQ(answer.status, 200) << answer.body;
    CsvReader reader{answer.body, ','};
    std::vector<std::vector<std::string>> all;
    while (auto row = reader.next()) all.push_back(row->cells);
    return all;
  }
  std::string done(const std::string& csv, const std::string& more = {}, const std::string& operation = "update") {
    const std::string job = "jobs/ingest/" + ingest_job(csv, more, operation);
    EXPECT_EQ(state(job, "UploadComplete").status, 200);
    return job;
  }
};

TEST_F(Bulk, AQueryJobGoesThroughItsStatesAndGivesItsRowsInSets) {
  SalesforceOptions options;
  options.bulk_polls = 2;
  options.bulk_page = 2;
  set_up(options);
  const std::string job =
      "jobs/query/" + query_job("SELECT Id, Score__c, SystemModstamp, Parent__r.Name FROM Thing__c");
  EXPECT_EQ(get(job + "/results").status, 204);
  EXPECT_EQ(polled(job), "UploadComplete");
  EXPECT_EQ(polled(job), "InProgress");
  EXPECT_EQ(polled(job), "JobComplete");
  const auto first = get(job + "/results");
  EXPECT_EQ(first.body, "\"Id\",\"Score__c\",\"SystemModstamp\",\"Parent__r.Name\"\n\"" + id(1) +
                            "\",\"1.0\",\"2026-01-01T00:00:00.000Z\",\"\"\n\"" + id(2) +
                            "\",\"2.0\",\"2026-01-01T00:00:00.000Z\",\"\"\n");
  EXPECT_EQ(http::header(first.headers, "Sforce-NumberOfRecords"), "2");
  EXPECT_EQ(http::header(first.headers, "Content-Type"), "text/csv");
  const auto second = get(job + "/results?locator=" + std::string{http::header(first.headers, "Sforce-Locator")});
  EXPECT_EQ(http::header(second.headers, "Sforce-NumberOfRecords"), "1");
  EXPECT_EQ(http::header(second.headers, "Sforce-Locator"), "null");
  EXPECT_THAT(second.body, testing::StartsWith("\"Id\",")) << "every set has its header";
}

TEST_F(Bulk, AllSetsCanBeAskedForAtOnce) {
  const std::string job = "jobs/query/" + query_job("SELECT Id FROM Thing__c");
  EXPECT_EQ(polled(job), "JobComplete");
  const Json pages = json(get(job + "/resultPages?maxRecords=2"));
  ASSERT_EQ(pages["resultPages"].size(), 2u);
  EXPECT_TRUE(pages["done"].get<bool>());
  EXPECT_EQ(rows(pages["resultPages"][1]["resultUrl"].get<std::string>()).size(), 2u) << "a header and a row";
}

TEST_F(Bulk, AnswersAboutAJobHaveTheDocumentedShape) {
  const Json made = json(call("POST", "jobs/query", R"({"operation":"query","query":"SELECT Id FROM Thing__c"})"));
  EXPECT_EQ(made.value("object", ""), "Thing__c");
  EXPECT_EQ(made.value("state", ""), "UploadComplete");
  EXPECT_EQ(made.value("concurrencyMode", ""), "Parallel");
  EXPECT_EQ(made["apiVersion"], 66.0);
  const Json job = json(get("jobs/query/" + made.value("id", "")));
  EXPECT_EQ(job["jobType"], "V2Query");
  EXPECT_EQ(job["numberRecordsProcessed"], 3);
  const Json list = json(get("jobs/query"));
  EXPECT_TRUE(list["done"].get<bool>());
  EXPECT_EQ(list["records"].size(), 1u);
}

TEST_F(Bulk, WhatBulkCantQueryIsRefusedWhenTheJobIsMade) {
  const std::pair<const char*, const char*> cases[] = {{"SELECT COUNT() FROM Thing__c", "API_ERROR"},
                                                       {"SELECT Id FROM Thing__c LIMIT 1 OFFSET 1", "API_ERROR"},
                                                       {"SELECT Secret__c FROM Thing__c", "INVALID_FIELD"},
                                                       {"SELECT", "MALFORMED_QUERY"},
                                                       {"SELECT Id FROM Nope", "INVALID_TYPE"}};
  for (const auto& [soql, code] : cases) {
    EXPECT_EQ(error(call("POST", "jobs/query", std::string{R"({"operation":"query","query":")"} + soql + "\"}")), code)
        << soql;
  }
}

TEST_F(Bulk, ResultsAreReadWithTheVersionOfTheJob) {
  const std::string job = query_job("SELECT Id FROM Thing__c");
  EXPECT_EQ(polled("jobs/query/" + job), "JobComplete");
  EXPECT_EQ(get("/services/data/v65.0/jobs/query/" + job + "/results").status, 409);
}

TEST_F(Bulk, AnIngestSaysOfEachRowWhatBecameOfIt) {
  const std::string job = done("Id,Name,Score__c\n" + id(1) + ",\"a,\"\"b\",#N/A\n" + id(2) + ",more than ten,\n" +
                               id(3) + ",,7.005\na00000000000009AAA,x,\nshort\n");
  EXPECT_EQ(polled(job), "JobComplete");
  EXPECT_EQ(json(get(job))["numberRecordsProcessed"], 5);
  EXPECT_EQ(json(get(job))["numberRecordsFailed"], 3);
  EXPECT_THAT(rows(job + "/successfulResults"),
              ElementsAre(ElementsAre("sf__Id", "sf__Created", "Id", "Name", "Score__c"),
                          ElementsAre(id(1), "false", id(1), "a,\"b", "#N/A"),
                          ElementsAre(id(3), "false", id(3), "", "7.005")));
  const auto failed = rows(job + "/failedResults");
  ASSERT_EQ(failed.size(), 4u);
  EXPECT_THAT(failed[0], ElementsAre("sf__Id", "sf__Error", "Id", "Name", "Score__c"));
  EXPECT_EQ(failed[1][1], "STRING_TOO_LONG:Thing Name: data value too large: more than ten (max length=10):Name --");
  EXPECT_EQ(failed[2][1], "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--");
  EXPECT_THAT(rows(job + "/unprocessedrecords"), ElementsAre(ElementsAre("Id", "Name", "Score__c")));
  EXPECT_EQ(value(1, "Name"), Value{"a,\"b"});
  EXPECT_EQ(value(1, "Score__c"), Value{}) << "#N/A is null";
  EXPECT_EQ(value(3, "Name"), Value{"thing 3"}) << "empty is left alone";
  EXPECT_EQ(value(3, "Score__c"), Value{7.01});
}

TEST_F(Bulk, OtherDelimitersAndLineEndsAreTakenWhereTheJobNamesThem) {
  const std::string job = done("Id|Name\r\n" + id(1) + "|x\r\n", R"(,"lineEnding":"CRLF","columnDelimiter":"PIPE")");
  EXPECT_EQ(polled(job), "JobComplete");
  EXPECT_EQ(get(job + "/successfulResults").body,
            "\"sf__Id\"|\"sf__Created\"|\"Id\"|\"Name\"\r\n\"" + id(1) + "\"|\"false\"|\"" + id(1) + "\"|\"x\"\r\n");
}

TEST_F(Bulk, AnUploadThatCantBeReadFailsTheJob) {
  const std::pair<std::string, const char*> cases[] = {
      {"Id,Nope__c\n" + id(1) + ",x\n", "InvalidBatch : Field name not found : Nope__c"},
      {"Name\nx\n", "InvalidBatch : Field name not found : Id"},
      {"Id,Name\r\n" + id(1) + ",x\r\n", "ClientInputError : LineEnding is invalid on user data"},
      {"", "InvalidBatch : No data found"}};
  for (const auto& [csv, message] : cases) {
    const Json job = json(get(done(csv)));
    EXPECT_EQ(job["state"], "Failed") << message;
    EXPECT_EQ(job["errorMessage"], message);
    const std::string path = "jobs/ingest/" + job["id"].get<std::string>();
    EXPECT_EQ(rows(path + "/unprocessedrecords").size(), csv.empty() ? 0u : 2u) << message;
    EXPECT_EQ(rows(path + "/failedResults").size(), csv.empty() ? 0u : 1u) << message;
  }
}

TEST_F(Bulk, AJobThatIsAbortedBeforeItBeginsLeavesItsUploadUnprocessed) {
  const std::string job = "jobs/ingest/" + ingest_job("Id,Name\n" + id(1) + ",x\n", "", "update");
  EXPECT_EQ(state(job, "Aborted").status, 200);
  EXPECT_THAT(rows(job + "/unprocessedrecords"), ElementsAre(ElementsAre("Id", "Name"), ElementsAre(id(1), "x")));
  EXPECT_EQ(value(1, "Name"), Value{"thing 1"});
  const std::string empty = "jobs/ingest/" + create("jobs/ingest", R"({"object":"Thing__c","operation":"insert"})");
  EXPECT_EQ(state(empty, "Aborted").status, 200);
  EXPECT_EQ(get(empty + "/unprocessedrecords").body, "") << "there is no header to repeat";
}

TEST_F(Bulk, AJobCanComeWithItsUploadInOneRequest) {
  const auto form = [this](const std::string& parts) {
    return call("POST", "jobs/ingest", parts + "--B--", {{"Content-Type", "multipart/form-data; boundary=\"B\""}});
  };
  const std::string job =
      "--B\r\nContent-Type: application/json\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n"
      "{\"object\":\"Thing__c\",\"operation\":\"update\"}\r\n";
  const std::string content =
      "--B\r\nContent-Disposition: form-data; name=\"content\"; filename=\"content\"\r\n\r\n"
      "Id,Name\n" +
      id(1) + ",x\n\r\n";
  const Json made = json(form(job + content));
  EXPECT_EQ(made["state"], "UploadComplete");
  EXPECT_FALSE(made.contains("contentUrl")) << "it is uploaded already";
  const std::string path = "jobs/ingest/" + made.value("id", "");
  EXPECT_EQ(polled(path), "JobComplete");
  EXPECT_THAT(rows(path + "/successfulResults")[1], ElementsAre(id(1), "false", id(1), "x"));
  EXPECT_EQ(error(form(job)), "INVALIDJOB") << "a part is missing";
}

TEST_F(Bulk, AFailedJobHasDoneSomeAndLeftTheRestUnprocessed) {
  org->fail_next_ingest(2, "InternalServerError : the batch failed");
  const std::string job = done("Id,Name\n" + id(1) + ",x\n" + id(2) + ",x\n" + id(3) + ",x\n");
  EXPECT_EQ(polled(job), "Failed");
  EXPECT_EQ(rows(job + "/successfulResults").size(), 3u);
  EXPECT_THAT(rows(job + "/unprocessedrecords"), ElementsAre(ElementsAre("Id", "Name"), ElementsAre(id(3), "x")));
  EXPECT_EQ(value(3, "Name"), Value{"thing 3"});
}

TEST_F(Bulk, AJobDoesItsShareAtEachPollAndCanBeAborted) {
  SalesforceOptions options;
  options.bulk_polls = 3;
  set_up(options);
  const std::string job = done("Id,Name\n" + id(1) + ",x\n" + id(2) + ",x\n" + id(3) + ",x\n");
  EXPECT_EQ(polled(job), "UploadComplete");
  EXPECT_EQ(get(job + "/successfulResults").status, 409);
  EXPECT_EQ(polled(job), "InProgress");
  EXPECT_EQ(state(job, "Aborted").status, 200);
  EXPECT_EQ(polled(job), "Aborted");
  EXPECT_EQ(rows(job + "/successfulResults").size(), 2u);
  EXPECT_EQ(rows(job + "/unprocessedrecords").size(), 3u);
}

TEST_F(Bulk, WrongStatesAreRefused) {
  const std::string job = "jobs/ingest/" + ingest_job("Id,Name\n", "", "update");
  const auto again = call("PUT", job + "/batches", "Id\n", {{"Content-Type", "text/csv"}});
  EXPECT_EQ(again.status, 409) << "one upload a job";
  EXPECT_EQ(error(again), "INVALIDJOBSTATE");
  EXPECT_EQ(call("DELETE", job).status, 409) << "it is open";
  EXPECT_EQ(state(job, "Aborted").status, 200);
  EXPECT_EQ(state(job, "UploadComplete").status, 409);
  EXPECT_EQ(state(job, "Aborted").status, 409);
  EXPECT_EQ(state(job, "JobComplete").status, 400);
  EXPECT_EQ(call("DELETE", job).status, 204);
  EXPECT_EQ(get(job).status, 404);
  EXPECT_EQ(error(call("POST", "jobs/ingest", R"({"object":"Nope","operation":"update"})")), "INVALIDJOB");
  EXPECT_EQ(error(call("POST", "jobs/ingest", R"({"object":"Thing__c","operation":"merge"})")), "INVALIDJOB");
}

TEST_F(Bulk, InsertUpsertAndDeleteWorkToo) {
  const std::string inserted = done("Name,Key__c\nnew,k9\n", "", "insert");
  EXPECT_EQ(polled(inserted), "JobComplete");
  EXPECT_THAT(rows(inserted + "/successfulResults")[1], ElementsAre(id(4), "true", "new", "k9"));
  const std::string upserted =
      done("Name,Key__c\nagain,K9\nfresh,k10\n", R"(,"externalIdFieldName":"Key__c")", "upsert");
  EXPECT_EQ(polled(upserted), "JobComplete");
  EXPECT_THAT(rows(upserted + "/successfulResults")[1], ElementsAre(id(4), "false", "again", "K9"));
  EXPECT_THAT(rows(upserted + "/successfulResults")[2], ElementsAre(id(5), "true", "fresh", "k10"));
  EXPECT_EQ(polled(done("Id\n" + id(5) + "\n", "", "delete")), "JobComplete");
  EXPECT_EQ(json(query("SELECT Id FROM Thing__c"))["totalSize"], 4);
}

TEST_F(Bulk, JobsThatEndedVanishAfterSevenDays) {
  const std::string job = "jobs/query/" + query_job("SELECT Id FROM Thing__c");
  EXPECT_EQ(polled(job), "JobComplete");
  now += std::int64_t{8} * 24 * 3'600'000;
  token = json(
      form("grant_type=client_credentials&client_id=simulated-client&client_secret=simulated-secret"))["access_token"];
  EXPECT_EQ(get(job).status, 404);
}

TEST_F(Bulk, RowsBeyondTheDaysBatchesAreInNoResult) {
  SalesforceOptions options;
  options.daily_batches = 0;
  set_up(options);
  const std::string job = done("Id,Name\n" + id(1) + ",x\n");
  EXPECT_EQ(polled(job), "JobComplete");
  for (const char* result : {"/successfulResults", "/failedResults", "/unprocessedrecords"})
    EXPECT_EQ(rows(job + result).size(), 1u);
  EXPECT_EQ(json(get(job))["numberRecordsProcessed"], 0);
  EXPECT_EQ(value(1, "Name"), Value{"thing 1"});
}

TEST(FormParts, AreWhatStandsBetweenTheBoundaries) {
  const auto parts = [](std::string_view body) { return form_parts("Multipart/Form-Data; boundary=B", body); };
  const std::string a = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
  const std::string b = "--B\r\ncontent-disposition: form-data; filename=\"x\"; name=b\r\nOther: y\r\n\r\n";
  EXPECT_THAT(parts("before\r\n" + a + "1\n2\r\n\r\n" + b + "2--B\r\n--B--\r\n"),
              ElementsAre(testing::Pair("a", "1\n2\r\n"), testing::Pair("b", "2--B")));
  EXPECT_THAT(parts(a + "\r\n--B--"), ElementsAre(testing::Pair("a", "")));
  for (const std::string& body : {a + "no end", a, std::string{"--B--"}, std::string{}})
    EXPECT_TRUE(parts(body).empty());
  EXPECT_TRUE(form_parts("application/json; boundary=B", a + "1\r\n--B--").empty());
}

TEST(BulkCsv, CellsAreNeitherTrimmedNorGuessed) {
  const auto cells = [](std::string_view line) { return CsvReader{line, ','}.next(); };
  EXPECT_THAT(cells("a, b ,\"c\n\"\"d\",")->cells, ElementsAre("a", " b ", "c\n\"d", ""));
  EXPECT_FALSE(cells("\"a\" ,b")->sound);
  EXPECT_FALSE(cells("a\"b")->sound);
  EXPECT_FALSE(cells("\"open")->sound);
  EXPECT_FALSE(cells("").has_value());
}

}  // namespace
}  // namespace tidemark::sim::test
