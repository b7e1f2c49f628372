#include "simulated_org.h"
#include "simulators/salesforce_call.h"

namespace tidemark::sim::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Records : public SimulatedOrg {
 protected:
  std::string patch(const std::string& body, http::Headers headers = {}) {
    const auto answer = call("PATCH", "sobjects/Thing__c/" + id(1), body, std::move(headers));
    return answer.status == 204 ? "done" : error(answer);
  }
  Json collection(const std::string& body) { return json(call("PATCH", "composite/sobjects", body)); }
  static std::string record(std::uint64_t thing, const std::string& fields) {
    return R"({"attributes":{"type":"Thing__c"},"id":")" + id(thing) + "\"," + fields + "}";
  }
};

TEST_F(Records, DoubledSlashesInPathsAreTolerated) {
  EXPECT_EQ(get("//services/data//v66.0//sobjects//Thing__c/describe").status, 200);
}

TEST_F(Records, AReferenceInACompositeIsFilledInOnceWhateverItHolds) {
  ASSERT_EQ(patch(R"({"Name":"@{a.Name}"})"), "done");
  const auto answer =
      call("POST", "composite",
           Json{{"compositeRequest",
                 {{{"method", "GET"}, {"url", "/services/data/v66.0/sobjects/Thing__c/" + id(1)}, {"referenceId", "a"}},
                  {{"method", "PATCH"},
                   {"url", "/services/data/v66.0/sobjects/Thing__c/" + id(2)},
                   {"referenceId", "b"},
                   {"body", {{"Name", "@{a.Name}"}}}}}}}
               .dump());
  EXPECT_EQ(json(answer)["compositeResponse"][1]["httpStatusCode"], 204) << answer.body;
  EXPECT_EQ(json(get("sobjects/Thing__c/" + id(2)))["Name"], "@{a.Name}");
}

TEST_F(Records, ABodyThatIsNestedWithoutEndIsRefused) {
  const std::string deep = R"({"compositeRequest":[{"body":)" + std::string(200'000, '[');
  for (const char* path :
       {"composite", "composite/batch", "composite/tree/Thing__c", "jobs/query", "sobjects/Thing__c"})
    EXPECT_EQ(call("POST", path, deep).status, 400) << path;
  EXPECT_EQ(call("PATCH", "composite/sobjects", deep).status, 400);
  EXPECT_EQ(get("sobjects/Thing__c/describe").status, 200) << "it is still there";
}

TEST_F(Records, ADescribeThatHasNotChangedIs304) {
  const auto first = get("sobjects/Thing__c/describe");
  const std::string modified{http::header(first.headers, "Last-Modified")};
  EXPECT_EQ(modified, "Fri, 30 Jan 2026 23:59:59 GMT");
  const auto again = get("sobjects/Thing__c/describe", {{"If-Modified-Since", modified}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
}

TEST_F(Records, ADescribeThatHasChangedIsGivenHoweverSoonAfterTheOneBefore) {
  std::string modified{http::header(get("sobjects/Thing__c/describe").headers, "Last-Modified")};
  for (const bool edit : {true, false, true}) {
    org->allow("Thing__c", "Fixed__c", true, edit);
    const auto changed = get("sobjects/Thing__c/describe", {{"If-Modified-Since", modified}});
    EXPECT_EQ(changed.status, 200);
    modified = http::header(changed.headers, "Last-Modified");
    EXPECT_EQ(get("sobjects/Thing__c/describe", {{"If-Modified-Since", modified}}).status, 304);
  }
}

TEST_F(Records, AFieldWithoutFieldLevelSecurityLooksLikeNone) {
  EXPECT_THAT(get("sobjects/Thing__c/describe").body, testing::Not(HasSubstr("Secret__c")));
  const auto hidden = query("SELECT Secret__c FROM Thing__c"), unknown = query("SELECT Nope12__c FROM Thing__c");
  EXPECT_EQ(error(hidden), "INVALID_FIELD");
  EXPECT_THAT(hidden.body, HasSubstr("No such column 'Secret__c' on entity 'Thing__c'"));
  EXPECT_THAT(unknown.body, HasSubstr("No such column 'Nope12__c' on entity 'Thing__c'"));
  EXPECT_EQ(patch(R"({"Secret__c":"x"})"), "INVALID_FIELD");
  EXPECT_EQ(patch(R"({"Fixed__c":"x"})"), "INVALID_FIELD_FOR_INSERT_UPDATE");
  EXPECT_FALSE(json(get("sobjects/Thing__c/describe"))["fields"][9]["updateable"].get<bool>()) << "Fixed__c";
}

TEST_F(Records, WhatARecordCantHoldIsRefusedByName) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"Name":"more than ten"})", "STRING_TOO_LONG"},
      {R"({"Name":null})", "REQUIRED_FIELD_MISSING"},
      {R"({"Score__c":1000})", "NUMBER_OUTSIDE_VALID_RANGE"},
      {R"({"Score__c":999.996})", "NUMBER_OUTSIDE_VALID_RANGE"},
      {R"({"Mail__c":"nobody"})", "INVALID_EMAIL_ADDRESS"},
      {R"({"Stage__c":"middle"})", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"},
      {R"({"Key__c":"KEY 2"})", "DUPLICATE_VALUE"},
      {R"({"Parent__c":"a00"})", "MALFORMED_ID"},
      {R"({"Parent__c":"a00000000000009"})", "INVALID_CROSS_REFERENCE_KEY"},
      {R"({"Score__c":101})", "FIELD_CUSTOM_VALIDATION_EXCEPTION"},
      {R"({"Id":"a00000000000001"})", "INVALID_FIELD"},
      {R"({"Flag__c":null})", "JSON_PARSER_ERROR"},
      {"[]", "JSON_PARSER_ERROR"},
      {"{", "JSON_PARSER_ERROR"},
  };
  for (const auto& [body, code] : cases) EXPECT_EQ(patch(body), code) << body;
  EXPECT_EQ(value(1, "Name"), Value{"thing 1"});
  EXPECT_EQ(value(1, "Score__c"), Value{1.0}) << "a rule that refuses leaves no trace";
}

TEST_F(Records, WhatIsKeptIsNormalised) {
  EXPECT_EQ(
      patch(R"({"Name":"  a ","Score__c":101,"Flag__c":true,"Tags__c":"blue;red;blue","Parent__c":"a00000000000002"})"),
      "done");
  EXPECT_EQ(value(1, "Name"), Value{"a"});
  EXPECT_EQ(value(1, "Tags__c"), Value{"red;blue"});
  EXPECT_EQ(value(1, "Parent__c"), Value{id(2)});
}

TEST_F(Records, AWriteMovesTheStampsToTheClocksTime) {
  EXPECT_EQ(patch(R"({"Name":"x"})"), "done");
  EXPECT_EQ(value(1, "SystemModstamp"), Value{"2026-01-31T00:00:00.000+0000"});
  EXPECT_EQ(value(2, "SystemModstamp"), Value{"2026-01-01T00:00:00.000+0000"});
  const Json updated = json(get("sobjects/Thing__c/updated?start=2026-01-30T00:00:00Z&end=2026-02-01T00:00:00Z"));
  EXPECT_THAT(updated["ids"], ElementsAre(id(1)));
}

TEST_F(Records, AnUpdateOnlyIfUnmodifiedFailsWhenItWasModified) {
  EXPECT_EQ(patch(R"({"Name":"x"})", {{"If-Unmodified-Since", http_date(now - 60'000)}}), "done");
  EXPECT_EQ(patch(R"({"Name":"y"})", {{"If-Unmodified-Since", http_date(now - 60'000)}}), "PRECONDITION_FAILED");
  EXPECT_EQ(patch(R"({"Name":"y"})", {{"If-Unmodified-Since", http_date(now)}}), "done");
}

TEST_F(Records, RecordsAreMadeFoundByExternalIdAndDeleted) {
  const auto made = call("POST", "sobjects/Thing__c", R"({"Name":"new","Key__c":"k9"})");
  EXPECT_EQ(made.status, 201);
  const std::string thing = json(made)["id"];
  EXPECT_EQ(thing, id(4));
  EXPECT_EQ(json(get("sobjects/Thing__c/Key__c/K9?fields=Name"))["Name"], "new");
  EXPECT_EQ(call("DELETE", "sobjects/Thing__c/" + thing).status, 204);
  EXPECT_EQ(get("sobjects/Thing__c/" + thing).status, 404);
  EXPECT_EQ(json(query("SELECT Id FROM Thing__c"))["totalSize"], 3);
  EXPECT_EQ(json(get("queryAll?q=SELECT+Id+FROM+Thing__c"))["totalSize"], 4);
}

TEST_F(Records, AnUpsertSaysWhichRecordItMetAndWhetherItMadeIt) {
  const auto upsert = [this](const std::string& version, const std::string& path) {
    const auto answer = call("PATCH", "/services/data/v" + version + "/sobjects/Thing__c/" + path, R"({"Name":"x"})");
    return std::to_string(answer.status) + answer.body;
  };
  const auto told = [](std::uint64_t thing, const char* created) {
    return R"({"id":")" + id(thing) + R"(","success":true,"errors":[])" + created + "}";
  };
  EXPECT_EQ(upsert("66.0", "Key__c/key%201"), "200" + told(1, R"(,"created":false)"));
  EXPECT_EQ(upsert("46.0", "Id/" + id(2)), "200" + told(2, R"(,"created":false)"));
  EXPECT_EQ(upsert("66.0", "Key__c/k9"), "201" + told(4, R"(,"created":true)"));
  EXPECT_EQ(upsert("45.0", "Key__c/k9"), "204") << "as it was before 46.0";
  EXPECT_EQ(upsert("45.0", "Key__c/k10"), "201" + told(5, ""));
  EXPECT_EQ(value(1, "Name"), Value{"x"});
}

TEST_F(Records, WhatIsNoIdAndNoExternalIdIsNotFoundByName) {
  for (const char* path : {"sobjects/Thing__c/x", "sobjects/Thing__c/Name/x"}) {
    const auto answer = get(path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(error(answer), "NOT_FOUND") << path;
    EXPECT_THAT(answer.body, HasSubstr("Provided external ID field does not exist or is not accessible: ")) << path;
  }
  EXPECT_THAT(get("sobjects/Thing__c/" + id(9)).body, HasSubstr("The requested resource does not exist"));
}

TEST_F(Records, TheAddressesInADescribeAreOfTheVersionThatAsks) {
  for (const char* path : {"sobjects", "sobjects/Thing__c", "sobjects/Thing__c/describe"}) {
    const auto answer = get("/services/data/v60.0/" + std::string{path});
    EXPECT_THAT(answer.body, HasSubstr(R"("describe":"/services/data/v60.0/sobjects/Thing__c/describe")")) << path;
    EXPECT_THAT(answer.body, testing::Not(HasSubstr("v66.0"))) << path;
  }
}

TEST_F(Records, ACollectionAnswersInOrderWithAnOutcomeForEachRecord) {
  const Json outcomes = collection(R"({"records":[)" + record(1, R"("Name":"a")") + "," +
                                   record(2, R"("Name":"more than ten")") + "," + record(9, R"("Name":"b")") + "]}");
  EXPECT_EQ(outcomes[0].dump(), R"({"id":")" + id(1) + R"(","success":true,"errors":[]})");
  EXPECT_EQ(
      outcomes[1].dump(),
      R"-({"success":false,"errors":[{"statusCode":"STRING_TOO_LONG","message":"Thing Name: data value too large: )-"
      R"-(more than ten (max length=10)","fields":["Name"]}]})-");
  EXPECT_EQ(outcomes[2]["errors"][0]["statusCode"], "INVALID_CROSS_REFERENCE_KEY");
  EXPECT_EQ(value(1, "Name"), Value{"a"});
}

TEST_F(Records, AllOrNoneTakesTheOthersBack) {
  const Json outcomes = collection(R"({"allOrNone":true,"records":[)" + record(1, R"("Name":"a")") + "," +
                                   record(2, R"("Name":"more than ten")") + "]}");
  EXPECT_EQ(outcomes[0]["errors"][0]["statusCode"], "ALL_OR_NONE_OPERATION_ROLLED_BACK");
  EXPECT_EQ(outcomes[1]["errors"][0]["statusCode"], "STRING_TOO_LONG");
  EXPECT_EQ(value(1, "Name"), Value{"thing 1"});
}

TEST_F(Records, AnUnreadableCollectionIsRefusedWhole) {
  const std::pair<std::string, const char*> cases[] = {
      {R"({"records":[)" + record(1, R"("Name":"a")") + "," + record(2, R"("Nope__c":1)") + "]}", "INVALID_FIELD"},
      {R"({"records":[)" + record(1, R"("Score__c":"1")") + "]}", "JSON_PARSER_ERROR"},
      {R"({"records":[{"id":"x"}]})", "INVALID_INPUT"},
      {R"({"records":[{"attributes":{"type":"Nope"},"id":"x"}]})", "INVALID_TYPE"},
      {"{}", "JSON_PARSER_ERROR"},
  };
  for (const auto& [body, code] : cases) {
    const auto answer = call("PATCH", "composite/sobjects", body);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(error(answer), code) << body;
  }
  EXPECT_EQ(value(1, "Name"), Value{"thing 1"});
  std::string many = R"({"records":[)" + record(1, R"("Name":"a")");
  for (int i = 0; i < 200; ++i) many += "," + record(1, R"("Name":"a")");
  EXPECT_EQ(error(call("PATCH", "composite/sobjects", many + "]}")), "EXCEEDED_ID_LIMIT");
}

TEST_F(Records, ManyAreReadByIdInOrderWithNullForWhatIsMissing) {
  const Json list =
      json(call("POST", "composite/sobjects/Thing__c",
                R"({"ids":[")" + id(2) + R"(","a00000000000009AAA",")" + id(1) + R"("],"fields":["Name"]})"));
  EXPECT_EQ(list[0]["Name"], "thing 2");
  EXPECT_TRUE(list[1].is_null());
  EXPECT_EQ(list[2]["Name"], "thing 1");
}

TEST_F(Records, ALockedRowFailsSoManyTimesAndThenNoMore) {
  org->lock_row(id(1), 2);
  EXPECT_EQ(patch(R"({"Name":"x"})"), "UNABLE_TO_LOCK_ROW");
  EXPECT_EQ(patch(R"({"Name":"x"})"), "UNABLE_TO_LOCK_ROW");
  EXPECT_EQ(patch(R"({"Name":"x"})"), "done");
  org->lock_rows(1, 1);
  EXPECT_EQ(patch(R"({"Name":"y"})"), "UNABLE_TO_LOCK_ROW");
  EXPECT_EQ(patch(R"({"Name":"y"})"), "done");
}

TEST_F(Records, WhatAFaultPlanHasInStoreBefallsOneCallAlone) {
  const std::string body = R"({"records":[)" + record(1, R"("Name":"a")") + "," + record(2, R"("Name":"a")") + "," +
                           record(3, R"("Name":"a")") + "]}";
  const auto codes = [&] {
    std::string list;
    for (const Json& outcome : collection(body))
      list += (outcome["success"].get<bool>() ? "done" : outcome["errors"][0].value("statusCode", "")) + " ";
    return list;
  };
  org->lock_in_next_call(2);
  EXPECT_EQ(codes(), "UNABLE_TO_LOCK_ROW UNABLE_TO_LOCK_ROW done ");
  org->refuse_in_next_call(0, "no");
  EXPECT_EQ(codes(), "done FIELD_CUSTOM_VALIDATION_EXCEPTION done ");
  EXPECT_EQ(codes(), "done done done ");
}

TEST_F(Records, ACompositeRefersToEarlierAnswersAndABatchCountsEachOfItsCalls) {
  const Json answers = json(call("POST", "composite", R"({"compositeRequest":[
      {"method":"GET","url":"/services/data/v66.0/query?q=SELECT+Id+FROM+Thing__c+LIMIT+1","referenceId":"q"},
      {"method":"PATCH","url":"/services/data/v66.0/sobjects/Thing__c/@{q.records[0].Id}","referenceId":"p","body":{"Name":"c"}},
      {"method":"GET","url":"/services/data/v66.0/sobjects/Thing__c/@{nobody.Id}","referenceId":"n"}]})"));
  EXPECT_EQ(answers["compositeResponse"][1]["httpStatusCode"], 204);
  EXPECT_EQ(answers["compositeResponse"][2]["body"][0]["errorCode"], "PROCESSING_HALTED");
  EXPECT_EQ(value(1, "Name"), Value{"c"});
  const auto used = [this] {
    const auto answer = get("limits");
    return std::stoi(std::string{http::header(answer.headers, "Sforce-Limit-Info")}.substr(10));
  };
  const int before = used();
  const Json batch = json(call("POST", "composite/batch", R"({"batchRequests":[{"method":"GET","url":"v66.0/limits"},
      {"method":"GET","url":"v66.0/sobjects/Thing__c/x"}]})"));
  EXPECT_TRUE(batch["hasErrors"].get<bool>());
  EXPECT_EQ(batch["results"][1]["statusCode"], 404);
  EXPECT_EQ(used(), before + 4);
}

TEST_F(Records, ACursorEndsWithItsTime) {
  SalesforceOptions options;
  options.largest_page = 2;
  set_up(options);
  const std::string next = json(query("SELECT Id FROM Thing__c"))["nextRecordsUrl"];
  EXPECT_EQ(get(next).status, 200);
  now += options.cursor_ms;
  token = json(
      form("grant_type=client_credentials&client_id=simulated-client&client_secret=simulated-secret"))["access_token"];
  EXPECT_EQ(error(get(next)), "INVALID_QUERY_LOCATOR");
}

TEST_F(Records, AFieldMadeByToolingIsInvisibleUntilAPermissionSetShowsIt) {
  const auto made = call("POST", "tooling/sobjects/CustomField", R"({"FullName":"Thing__c.Pendo_NPS__c","Metadata":
      {"type":"Number","label":"Pendo NPS","precision":5,"scale":1}})");
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(json(get("tooling/query?q=" +
                     http::encode(
                         "SELECT Id, TableEnumOrId FROM CustomField WHERE DeveloperName = 'Pendo_NPS'")))["totalSize"],
            1);
  EXPECT_EQ(error(query("SELECT Pendo_NPS__c FROM Thing__c")), "INVALID_FIELD");
  const std::string set = json(query("SELECT Id FROM PermissionSet WHERE Name = 'Integration'"))["records"][0]["Id"];
  const auto granted =
      call("POST", "sobjects/FieldPermissions", R"({"ParentId":")" + set + R"(","SobjectType":"Thing__c",
      "Field":"Thing__c.Pendo_NPS__c","PermissionsRead":true,"PermissionsEdit":true})");
  EXPECT_EQ(granted.status, 201) << granted.body;
  EXPECT_EQ(patch(R"({"Pendo_NPS__c":9.96})"), "done");
  EXPECT_EQ(value(1, "Pendo_NPS__c"), Value{10.0});
}

TEST_F(Records, ToolingSaysWhatItFoundAndWhereTheRestIs) {
  SalesforceOptions options;
  options.largest_page = 3;
  set_up(options);
  const Json first = json(get("tooling/query?q=SELECT+Id+FROM+CustomField+ORDER+BY+Id"));
  EXPECT_EQ(first["entityTypeName"], "CustomField");
  EXPECT_EQ(first["size"], 3);
  const std::string field = first["records"][0]["Id"];
  EXPECT_EQ(first["records"][0]["attributes"]["url"], "/services/data/v66.0/tooling/sobjects/CustomField/" + field);
  EXPECT_EQ(json(get(first["records"][0]["attributes"]["url"]))["Id"], field);
  const std::string next = first["nextRecordsUrl"];
  EXPECT_EQ(next, "/services/data/v66.0/tooling/query/" + first["queryLocator"].get<std::string>());
  EXPECT_EQ(json(get(next))["records"].size(), 3u);
  EXPECT_TRUE(json(get("tooling/query?q=SELECT+Id+FROM+CustomField+LIMIT+1"))["queryLocator"].is_null());
  EXPECT_FALSE(json(query("SELECT Id FROM Thing__c")).contains("size")) << "Tooling alone does";
}

TEST_F(Records, FieldsThatCantBeMadeAreRefused) {
  const auto made = [this](const std::string& name, const std::string& metadata) {
    const auto answer = call("POST", "tooling/sobjects/CustomField",
                             R"({"FullName":"Thing__c.)" + name + R"(","Metadata":)" + metadata + "}");
    return answer.status == 201 ? "made" : error(answer);
  };
  const std::string text = R"({"type":"Text","label":"X","length":20})";
  EXPECT_EQ(made("Score__c", text), "DUPLICATE_DEVELOPER_NAME");
  EXPECT_EQ(made("A__b__c", text), "INVALID_FULL_NAME");
  EXPECT_EQ(made("Plain", text), "INVALID_FULL_NAME");
  EXPECT_EQ(made("L" + std::string(40, 'x') + "__c", text), "STRING_TOO_LONG");
  EXPECT_EQ(made("C__c", R"({"type":"Checkbox","label":"C"})"), "FIELD_INTEGRITY_EXCEPTION");
  EXPECT_EQ(made("T__c", R"({"type":"Text","label":"T","length":256})"), "FIELD_INTEGRITY_EXCEPTION");
  EXPECT_EQ(made("C__c", R"({"type":"Checkbox","label":"C","defaultValue":false})"), "made");
}

}  // namespace
}  // namespace tidemark::sim::test
