package dev.mxlab.dns.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.KeptReply;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.golden.Corpus.Case;
import dev.mxlab.dns.golden.Corpus.Variant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSOutput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Asks what BIND was asked, in process, and compares as a client would see it. */
class CorpusTest {
  private static final List<String> SECTIONS = List.of("answer", "authority", "additional");

  @TestFactory
  Stream<DynamicTest> answersTheTutorialAsBindDoes() {
    Responder responder = GoldenServer.tutorial();
    return Corpus.load("tutorial.txt").stream()
        // Recorded with a TTL of 86400 for the automatic NS record, which all others have with 0.
        .filter(query -> !query.id().equals("u0164"))
        .map(query -> test(query, () -> check(responder, query)));
  }

  @TestFactory
  Stream<DynamicTest> answersTrickyQuestionsAsBindDoes() {
    Responder responder = GoldenServer.tricky();
    return Corpus.load("tricky.txt").stream()
        .map(query -> test(query, () -> check(responder, query)));
  }

  @TestFactory
  Stream<DynamicTest> answersWhatWasAskedOfBothAsBindDoes() {
    Responder responder = GoldenServer.beside();
    return Corpus.load("beside.txt").stream()
        .map(query -> test(query, () -> check(responder, query)));
  }

  private static DynamicTest test(Case query, org.junit.jupiter.api.function.Executable body) {
    String shown = query.id() + " " + query.field("qname", "") + " " + query.field("qtype", "");
    return DynamicTest.dynamicTest(shown, body);
  }

  private static void check(Responder responder, Case query) throws IOException {
    List<Variant> variants = query.ofBind();
    KeptReply reply = new KeptReply();
    Transport transport = query.field("proto", "udp").equals("udp") ? Transport.UDP : Transport.TCP;
    InetSocketAddress client = new InetSocketAddress("127.0.0.1", 4000);
    boolean answered =
        responder.respond(message(query), new Requester(client, client, transport, null), reply);
    byte[] response = reply.message();
    if (!answered || response == null) {
      assertThat(variants).anyMatch(variant -> !variant.one("D").isEmpty());
      return;
    }
    if (transport == Transport.UDP) {
      int size = Integer.parseInt(query.field("edns", "512").replace("-", "512"));
      assertThat(response.length).isLessThanOrEqualTo(Math.max(512, size));
    }
    boolean exactCase = query.set("case");
    List<Map<String, Object>> expected = new ArrayList<>();
    for (Variant variant : variants) {
      if (variant.one("D").isEmpty()) {
        expected.add(parts(variant, exactCase));
      }
    }
    Map<String, Object> parts = new TreeMap<>(Response.parts(response, exactCase));
    if (!query.id().startsWith("b")) {
      // The others were recorded without extended errors (RFC 8914).
      parts.computeIfPresent("edns", (key, edns) -> withoutError(edns.toString()));
    }
    if (String.valueOf(parts.get("header")).contains(" tc")) {
      SECTIONS.forEach(section -> parts.put(section, "truncated"));
      parts.put("order", "truncated");
    }
    if (expected.stream().noneMatch(wanted -> matches(parts, wanted))) {
      assertThat(parts).isEqualTo(expected.get(0));
    }
  }

  private static String withoutError(String edns) {
    String rest = edns.replaceFirst("15:[0-9a-f]*;?", "").replaceFirst(";$", "");
    return rest.endsWith("opt=") ? rest + "-" : rest;
  }

  private static boolean matches(Map<String, Object> got, Map<String, Object> wanted) {
    return wanted.entrySet().stream()
        .allMatch(
            part -> {
              Object value = got.get(part.getKey());
              return part.getValue().equals(value)
                  || part.getValue().equals("?")
                  || part.getValue().equals("truncated")
                  || "truncated".equals(value);
            });
  }

  private static Map<String, Object> parts(Variant variant, boolean exactCase) throws IOException {
    Map<String, Object> parts = new TreeMap<>();
    parts.put("header", variant.one("H"));
    parts.put("edns", variant.one("E"));
    if (variant.one("E").equals("?")) {
      return parts;
    }
    String question = variant.one("Q?");
    if (!question.equals("-")) {
      String[] words = question.split(" ");
      question =
          new Name(words[0]) + " " + DClass.value(words[1]) + " " + Type.value(words[2], true);
    }
    parts.put("question", question);
    parts.put("order", variant.truncated() ? "truncated" : variant.one("O"));
    String[] keys = {"AN", "AU", "AD"};
    for (int i = 0; i < keys.length; i++) {
      TreeSet<String> lines = new TreeSet<>();
      for (String line : variant.all(keys[i])) {
        lines.add(Response.line(record(line), exactCase));
      }
      parts.put(SECTIONS.get(i), variant.truncated() ? "truncated" : lines);
    }
    return parts;
  }

  private static Record record(String line) throws IOException {
    String[] words = line.split(" ", 5);
    String data = words[4];
    if (words[3].startsWith("EUI")) {
      // Unknown to dnsjava: RFC 3597 form.
      String hex = data.replace("-", "");
      data = "\\# " + hex.length() / 2 + " " + hex;
    }
    return Record.fromString(
        new Name(words[0]),
        Type.value(words[3], true),
        DClass.value(words[2]),
        Long.parseLong(words[1]),
        data,
        Name.root);
  }

  private static byte[] message(Case query) throws IOException {
    DNSOutput out = new DNSOutput();
    out.writeU16(Integer.parseInt(query.field("msgid", "4660")));
    int flags = Integer.parseInt(query.field("opcode", "0")) << 11;
    String[] names = {"aa", "tc", "rd", "z", "ad", "cd"};
    int[] masks = {0x400, 0x200, 0x100, 0x40, 0x20, 0x10};
    for (int i = 0; i < names.length; i++) {
      flags |= query.set(names[i]) ? masks[i] : 0;
    }
    String edns = query.field("edns", "-");
    out.writeU16(flags);
    out.writeU16(1);
    out.writeU16(0);
    out.writeU16(0);
    out.writeU16(edns.equals("-") ? 0 : 1);
    new Name(query.field("qname", ".")).toWire(out, null);
    out.writeU16(Type.value(query.field("qtype", "A"), true));
    out.writeU16(DClass.value(query.field("qclass", "IN")));
    if (!edns.equals("-")) {
      byte[] options = options(query.field("opt", ""));
      out.writeU8(0);
      out.writeU16(Type.OPT);
      out.writeU16(Integer.parseInt(edns));
      out.writeU8(0);
      out.writeU8(Integer.parseInt(query.field("ednsver", "0")));
      out.writeU16(query.set("do") ? 0x8000 : 0);
      out.writeU16(options.length);
      out.writeByteArray(options);
    }
    return out.toByteArray();
  }

  private static byte[] options(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String option : text.split(";")) {
      if (!option.isEmpty()) {
        String[] pair = option.split(":", 2);
        byte[] data = HexFormat.of().parseHex(pair[1]);
        int code = Integer.parseInt(pair[0]);
        out.writeBytes(
            new byte[] {
              (byte) (code >> 8), (byte) code, (byte) (data.length >> 8), (byte) data.length
            });
        out.writeBytes(data);
      }
    }
    return out.toByteArray();
  }
}
