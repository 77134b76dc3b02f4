package dev.mxlab.sendmail.map;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * All the maps of a sendmail.cf by name, and the ones that are there without a K line. What all
 * kinds have in common is done here: quotes off the key, {@code -a} behind what was found, {@code
 * -T} behind the key when it failed for now, {@code -m} the key itself, {@code -t} no failure at
 * all (map_lookup in map.c).
 */
public final class MapTable {
  private static final int MOST_STACKED = 12;

  /** Their values are their own: no switch adds anything. */
  private static final Set<String> BARE = Set.of("dequote", "arith", "macro", "syslog");

  private record Entry(LookupMap map, MapSwitches switches, boolean keepsQuotes) {}

  private final Map<String, Entry> entries = new HashMap<>();
  private final MapSources sources;
  private final NameMaps names;

  private MapTable(MapSources sources) {
    this.sources = sources;
    this.names = new NameMaps(sources);
  }

  public static MapTable of(CfConfig config, MapSources sources) {
    MapTable table = new MapTable(sources);
    table.entries.put("host", new Entry(table.names.host(), MapSwitches.parse("-a."), false));
    table.entries.put("aliases", new Entry(table.aliases(config), MapSwitches.parse(""), false));
    for (CfConfig.KeyedMap line : config.maps()) {
      MapSwitches switches = MapSwitches.parse(line.arguments());
      LookupMap map = table.open(line, switches);
      switches = BARE.contains(line.type()) ? switches.without('a') : switches;
      boolean keeps = switches.has('q') || line.type().equals("dequote");
      table.entries.put(line.name(), new Entry(map, switches, keeps));
    }
    return table;
  }

  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /** Names and exchangers, as {@code /canon} asks them. */
  public NameMaps names() {
    return names;
  }

  /** No match for a map that is not there. */
  public MapAnswer find(String name, MapQuery query) {
    Entry entry = entries.get(name);
    if (entry == null) {
      return MapAnswer.NO_MATCH;
    }
    MapQuery asked = asked(entry, query);
    return entry.map().find(asked).map(found -> finished(found, asked.key(), entry.switches()));
  }

  /** As {@code /map} asks: what a map appends where it cannot be asked (-T) is a rule's affair. */
  public MapAnswer ask(String name, MapQuery query) {
    Entry entry = entries.get(name);
    if (entry == null) {
      return MapAnswer.NO_MATCH;
    }
    MapQuery asked = asked(entry, query);
    MapSwitches plain = entry.switches().without('T');
    return entry.map().find(asked).map(found -> finished(found, asked.key(), plain));
  }

  /** Whether {@link #find} would answer on the spot. */
  public boolean atHand(String name, MapQuery query) {
    Entry entry = entries.get(name);
    return entry == null || entry.map().atHand(asked(entry, query));
  }

  private static MapQuery asked(Entry entry, MapQuery query) {
    return entry.keepsQuotes() || query.key().indexOf('"') < 0
        ? query
        : query.with(unquoted(query.key()));
  }

  private static MapAnswer.Found finished(MapAnswer.Found found, String key, MapSwitches switches) {
    String value = found.value();
    if (value != null) {
      return switches.values().isEmpty()
          ? found
          : new MapAnswer.Found(
              (switches.has('m') ? key : value) + switches.get('a'), found.status());
    } else if (!found.temporary()) {
      return found;
    }
    return new MapAnswer.Found(
        switches.has('T') ? key + switches.get('T') : null, switches.has('t') ? 0 : found.status());
  }

  /** As stripquotes: without quotes, a backslash makes way for what it hides. */
  private static String unquoted(String key) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == '\\' && i + 1 < key.length()) {
        out.append(key.charAt(++i));
      } else if (c != '"') {
        out.append(c);
      }
    }
    return out.toString();
  }

  private LookupMap open(CfConfig.KeyedMap line, MapSwitches switches) {
    return switch (line.type()) {
      case "hash", "btree" ->
          FileMaps.database(line.type() + " map \"" + line.name() + '"', switches, sources);
      case "text" -> FileMaps.text(switches, sources);
      case "implicit" -> first(List.of(FileMaps.database(switches, sources)));
      case "host" -> names.host();
      case "dns" -> names.records(switches);
      case "bestmx" -> names.bestExchanger(switches);
      case "dequote" -> WordMaps.dequote(switches);
      case "arith" -> WordMaps.arithmetic(sources.random());
      case "macro" -> WordMaps.macro();
      case "user" -> WordMaps.user(switches, sources);
      case "null" -> LookupMap.quick(query -> MapAnswer.NO_MATCH);
      case "regex" -> regex(switches);
      case "syslog" ->
          query -> {
            sources.log().accept(query.key());
            return MapAnswer.Found.of("");
          };
      case "sequence" -> stacked(switches.words(), name -> name);
      case "switch" -> stacked(List.of("files", "dns"), service -> switches.rest() + "." + service);
      default -> unavailable(switches);
    };
  }

  private static LookupMap regex(MapSwitches switches) {
    RegexMap map = RegexMap.of(switches);
    return map == null ? unavailable(switches) : map;
  }

  /** Directories and programs that no host here has. */
  private static LookupMap unavailable(MapSwitches switches) {
    MapAnswer answer = switches.has('o') ? MapAnswer.NO_MATCH : MapAnswer.TEMPORARY;
    return LookupMap.quick(query -> answer);
  }

  private static LookupMap first(List<LookupMap> maps) {
    return LookupMap.with(
        query -> next(maps, 0, query), query -> maps.stream().allMatch(map -> map.atHand(query)));
  }

  private static MapAnswer next(List<LookupMap> maps, int index, MapQuery query) {
    if (index == maps.size()) {
      return MapAnswer.NO_MATCH;
    }
    MapAnswer answer = maps.get(index).find(query);
    if (answer instanceof MapAnswer.Found found) {
      return goesOn(found) ? next(maps, index + 1, query) : found;
    }
    return new MapAnswer.Later(
        answer
            .promise()
            .thenCompose(
                found ->
                    goesOn(found)
                        ? next(maps, index + 1, query).promise()
                        : CompletableFuture.completedFuture(found)));
  }

  private static boolean goesOn(MapAnswer.Found found) {
    return found.value() == null && !found.temporary();
  }

  /** Maps of lines above, one after the other: so none can hold itself. */
  private LookupMap stacked(List<String> all, Function<String, String> name) {
    List<LookupMap> maps = new ArrayList<>();
    for (String each : all) {
      Entry entry = entries.get(name.apply(each));
      if (entry != null && maps.size() < MOST_STACKED) {
        maps.add(
            LookupMap.with(
                q -> entry.map().find(q).map(f -> finished(f, q.key(), entry.switches())),
                q -> entry.map().atHand(q)));
      }
    }
    return first(maps);
  }

  /** AliasFile, as {@code $(aliases ... $)} and {@code /map aliases} have it. */
  private LookupMap aliases(CfConfig config) {
    List<LookupMap> files = new ArrayList<>();
    for (String path : AliasSource.files(new Settings(config).text("AliasFile"))) {
      MapSwitches switches = MapSwitches.parse("-o -" + FileMaps.ALIASES + " " + path);
      files.add(FileMaps.database(switches, sources));
    }
    return first(files);
  }
}
