#!/usr/bin/python3
"""Write answer files of the SSE entity survey for tests and the demo.

usage: make_answers.py OUT_DIR [ROUND], in the project's directory

From each of the 13 answered cases of tests/data/sse-entity.vectors.json come
three complete interviews: one in each language, the second in the short mode,
money and people scaled by fixed factors, so that what must be derived is
known ("expected").  OUT_DIR/answers gets those, OUT_DIR/refused one file for
each answer that the survey must refuse ("refused": the question).  ROUND 1
and 2 give 39 other interviews each, with other places, names and numbers, and
no more.  The same input gives the same bytes.
"""
import csv
import json
import os
import random
import sys

LANGS = ["English (en)", "French (fr)", "Spanish (es)"]
MONEY = [(1, 1), (13, 10), (7, 10)]
PEOPLE = [1, 2, 3]
CENTRE = {"TG_M": (6.32, 1.21), "TG_P": (7.25, 1.05), "TG_C": (8.72, 1.12),
          "TG_K": (9.63, 1.14), "TG_S": (10.55, 0.32)}

# Per case: names of three entities, what they make, section and division
# where the case leaves them open, clients, services, goals.
CASES = [
    (["Lait Fulbe Dairy Cooperative", "Coopérative laitière Nouvelle Aube",
      "Cooperativa lechera Buena Pradera"],
     ["Milk collection, pasteurised milk and yoghurt",
      "Collecte de lait, lait pasteurisé et yaourts",
      "Acopio de leche, leche pasteurizada y yogur"],
     None, "members ent", "input market proc", "g02 g08"),
    (["Solidarity Care Cooperative", "Coopérative d'aide à domicile Ensemble",
      "Cooperativa de cuidados Manos Unidas"],
     ["Care of older and disabled people at home",
      "Aide à domicile aux personnes âgées et handicapées",
      "Cuidado a domicilio de personas mayores y con discapacidad"],
     None, "hh gov", "care job", "g03 g05 g08"),
    (["Union Savings and Credit Cooperative", "Caisse d'épargne et de crédit Espoir",
      "Cooperativa de ahorro y crédito El Porvenir"],
     ["Savings and loans for members", "Épargne et prêts aux membres",
      "Ahorro y préstamos para los miembros"],
     None, "members", "save loan", "g01 g08 g10"),
    (["Schools for All Association", "Association Une école pour tous",
      "Asociación Escuelas para Todos"],
     ["Evening classes and school books for children",
      "Cours du soir et manuels scolaires pour les enfants",
      "Clases nocturnas y libros escolares para niños"],
     None, "hh", "train", "g04 g05"),
    (["Women's Maize Group", "Groupement des femmes maraîchères Novissi",
      "Grupo de mujeres hortelanas La Esperanza"],
     ["Maize and vegetables from a common field",
      "Maïs et légumes d'un champ commun",
      "Maíz y hortalizas de un campo común"],
     None, "hh members", "market save", "g01 g02 g05"),
    (["Market Supplies Ltd", "Comptoir du marché SA", "Suministros del Mercado S.A."],
     None, None, None, None, None),
    (["Clean Streets Enterprise", "Entreprise sociale Ville propre",
      "Empresa social Calles Limpias"],
     ["Collection and sorting of household waste",
      "Collecte et tri des déchets ménagers",
      "Recogida y clasificación de residuos domésticos"],
     None, "hh gov", None, "g11 g12 g08"),
    (["Regional Water Agency", "Agence régionale de l'eau", "Agencia regional del agua"],
     None, None, None, None, None),
    (["Good Health Foundation", "Fondation Santé pour le village",
      "Fundación Salud para el Pueblo"],
     ["A health post and mobile clinics", "Un poste de santé et des cliniques mobiles",
      "Un puesto de salud y clínicas móviles"],
     None, "hh", None, "g03"),
    (["Carpenters' Workers Company", "Menuiserie ouvrière Le Rabot",
      "Carpintería laboral El Cepillo"],
     ["School furniture and doors", "Mobilier scolaire et portes",
      "Muebles escolares y puertas"],
     None, "hh ent gov", "job", "g08 g12"),
    (["Motorcycle Taxi Drivers' Association", "Association des conducteurs de taxi-moto",
      "Asociación de mototaxistas"],
     ["Mutual aid and training of drivers", "Entraide et formation des conducteurs",
      "Ayuda mutua y formación de conductores"],
     None, "members", "voice train", "g08"),
    (None, None, None, None, None, None),
    (["Lake Fishers' Cooperative", "Coopérative des consommateurs du lac",
      "Cooperativa de consumo del lago"],
     ["Common shop of food and fishing gear",
      "Magasin commun de vivres et de matériel de pêche",
      "Tienda común de alimentos y aparejos de pesca"],
     ("G", "47"), "members hh", "input market", "g01 g12"),
]
IN_SCOPE = {"SSE", "REVIEW"}

# What the short mode does not ask, and what it asks all together.
FULL_ONLY = """loc_address loc_urban resp_sex resp_lang id_short id_taxno id_fed
pr_stake pr_meeting pr_rules act_division act_share act_clients mem_young mem_new
mem_left wrk_young wrk_soc wrk_scope vol_hours fin_tax fin_dep fin_stock
fin_surplus bal_assets bal_liab bal_shares ffi_loans ffi_dep obs_quality
obs_premises""".split()
TOGETHER = {"fin_sales": ["fin_sales_mem", "fin_sales_gov", "fin_sales_oth"],
            "fin_inc": ["fin_grants", "fin_dues", "fin_don", "fin_othinc"]}


def load():
    with open("tests/data/sse-entity.vectors.json") as f:
        vectors = json.load(f)
    with open("server/questionnaires/sse-entity.choices.csv", newline="") as f:
        choices = list(csv.DictReader(f))
    return vectors, choices


def place(choices, rng):
    """A region, a prefecture in it, a commune in that, a point near them."""
    def of(name, **where):
        return [c for c in choices if c["list_name"] == name
                and all(c[k] == v for k, v in where.items())]
    a1 = rng.choice(of("admin1"))
    a2 = rng.choice(of("admin2", admin1=a1["name"]))
    a3 = rng.choice(of("admin3", admin2=a2["name"]))
    lat, lon = CENTRE[a1["name"]]
    lat += rng.uniform(-0.2, 0.2)
    lon += rng.uniform(-0.15, 0.15)
    return {"loc_admin1": a1["name"], "loc_admin2": a2["name"],
            "loc_admin3": a3["name"], "loc_locality": a3["label::French (fr)"],
            "loc_urban": rng.choice(["city", "town", "rural", "rural"]),
            "loc_gps": "%.5f %.5f %d.0 %d.5" % (lat, lon, rng.randint(20, 480),
                                                rng.randint(3, 9))}


def scaled(n, k):
    num, den = MONEY[k]
    assert n * num % den == 0
    return n * num // den


def expected(case, k):
    """What must be derived once money and people are scaled."""
    out = dict(case["expected"])
    for name in ("d_sales", "d_income", "d_cost", "d_margin", "d_output", "d_gva"):
        if out[name] != "":
            out[name] = str(scaled(int(out[name]), k))
    for name in ("d_mem_ind", "d_mem_f", "d_wrk", "d_wrk_hours", "d_vol"):
        if out[name] != "":
            out[name] = str(int(out[name]) * PEOPLE[k])
    return out


def princ(v):
    names = ["pr_econ", "pr_own", "pr_ctrl", "pr_vol", "pr_purpose", "pr_govern"]
    return {n: v[n] for n in names}


def members(v, number, k, a, rng):
    if "mem_has" not in v:
        v["mem_has"] = "no"
    a["mem_has"] = v["mem_has"]
    if v["mem_has"] == "yes":
        a["mem_types"] = v["mem_types"].split() if k == 2 else v["mem_types"]
        a["mem"] = []
        for one in v["mem"]:
            row = dict(one)
            for n in ("mem_f", "mem_m", "mem_legal"):
                if n in row:
                    row[n] = row[n] * PEOPLE[k]
            if number == 12:  # the case of refusals: its values are put right
                row.update(mem_young=1, mem_vote=100)
            elif k != 1:
                row["mem_young"] = (row["mem_f"] + row["mem_m"]) // 5
            a["mem"].append(row)
        a["mem_new"] = rng.randint(0, 5)
        a["mem_left"] = rng.randint(0, 2)
    a["brd_f"] = rng.randint(1, 4)
    a["brd_m"] = rng.randint(1, 4)
    a["brd_chair"] = rng.choice(["F", "M"])


def workers(v, k, a):
    a["wrk_any"] = v.get("wrk_any", "no")
    if a["wrk_any"] != "yes":
        return
    a["wrk_types"] = v["wrk_types"]
    a["wrk"] = []
    for one in v["wrk"]:
        row = dict(one)
        for n in ("wrk_f", "wrk_m", "wrk_mem"):
            row[n] = row[n] * PEOPLE[k]
        if a["mem_has"] != "yes":
            del row["wrk_mem"]
        row["wrk_young"] = (row["wrk_f"] + row["wrk_m"]) // 6
        a["wrk"].append(row)
    a["wrk_soc"] = sum(r["wrk_f"] + r["wrk_m"] for r in a["wrk"]) // 2


def finance(v, case, k, full, a):
    for n in ("fin_accounts", "fin_start", "fin_end", "fin_cur", "fin_scale"):
        a[n] = v[n]
    if a["fin_cur"] == "xof":
        a["fin_cur"] = "XOF"
    sales = [n for n in v if n.startswith("fin_sales_")]
    for n, value in v.items():
        if n.startswith("fin_") and n not in a:
            a[n] = scaled(value, k)
    if not sales:
        a["fin_band"] = "b0" if case["expected"]["d_market"] == "NMK" else "dk"
    if sales and case["expected"]["d_cost"] not in ("", "0"):
        left = int(case["expected"]["d_income"]) - int(case["expected"]["d_cost"])
        if left > 0:
            a["fin_surplus"] = scaled(left // 10, k)
            if full:
                a.update(dist_res=60, dist_use=25, dist_cap=0, dist_com=15)


def finance_access(k, a, rng):
    a["crd_applied"] = ["yes", "no", "yes"][k]
    if a["crd_applied"] == "yes":
        a["crd_source"] = rng.choice(["bank mfi", "coop", ["fed", "mem"]])
        a["crd_outcome"] = rng.choice(["all", "part", "refused"])
        a["crd_asked"] = rng.randint(2, 30) * 100000
        if a["crd_outcome"] == "all":
            a["crd_got"] = a["crd_asked"]
        elif a["crd_outcome"] == "part":
            a["crd_got"] = a["crd_asked"] // 2
    if a["crd_applied"] == "no" or a["crd_outcome"] != "all":
        a["crd_reason"] = rng.choice(["coll", "cost", "acct"])
    a["sup_got"] = rng.choice(["none", "train", "train acct"])
    a["sup_need"] = rng.choice(["market", "train market", "place dig"])
    a["tax_incent"] = rng.choice(["yes", "no", "dk"])
    a["proc_bid"] = rng.choice(["yes", "no"])
    if a["proc_bid"] == "yes":
        a["proc_won"] = rng.choice(["yes", "no"])


def shorten(a, derived):
    """Takes away what the short mode does not ask, and what follows from it."""
    for scope in [a] + a.get("mem", []) + a.get("wrk", []):
        for n in FULL_ONLY:
            scope.pop(n, None)
    if len(a.get("mem", [])) == 1:
        a["mem"][0].pop("mem_vote", None)
    for together, parts in TOGETHER.items():
        given = [a.pop(n) for n in parts if n in a]
        if given:
            a[together] = sum(given)
    if derived["d_market"] not in ("", "UNK"):
        ic = a.get("fin_ic", 0)
        cost = ic + a.get("fin_coe", 0)
        margin = a.get("fin_sales", 0) - a.get("fin_resale", 0)
        assert (derived["d_market"] == "MKT") == (cost == 0 or margin >= cost / 2)
        output = margin if derived["d_market"] == "MKT" else cost
        derived.update(d_cost=str(cost), d_output=str(output),
                       d_gva=str(output - ic))


def interview(case, number, k, choices, rng):
    v, (name, makes, isic, clients, svc, sdg) = dict(case["answers"]), CASES[number]
    full = k != 1
    a = {"fw_case": "TG-%04d" % (number * 3 + k + 1), "fw_enum": "E%02d" % (k + 1),
         "fw_visit": 1, "fw_mode": "full" if full else "short"}
    a.update(place(choices, rng))
    a["fw_reach"] = "1"
    a["cons_given"] = v["cons_given"]
    scope = case["expected"]["d_scope"]
    if v["cons_given"] == "yes":
        a["resp_position"] = rng.choice(["chair", "manager", "treas", "sec"])
        a["resp_sex"] = rng.choice(["F", "M"])
        a["resp_lang"] = ["en", "fr", "es"][k]
        a["id_name"] = name[k]
        a["id_legal"] = v["id_legal"]
        a["id_registered"] = v["id_registered"]
        if v["id_registered"] == "yes":
            a["id_registers"] = "coop" if v["id_legal"] == "coop" else "trade"
            a["id_regno"] = "TG/%d/%05d" % (2001 + number, rng.randint(1, 99999))
        a["id_year"] = rng.randint(1992, 2021)
        a["id_status"] = v["id_status"]
        head = full and k == 2 and scope in IN_SCOPE
        a["id_unit"] = "head" if head else v["id_unit"]
        a["id_fed"] = rng.choice(["yes", "no"])
        a["id_phone"] = "+228 %02d %02d %02d %02d" % tuple(rng.randint(10, 99)
                                                         for _ in range(4))
        a.update(princ(v))
        a["pr_stake"] = ["members", "workers"] if k == 2 else "members"
        a["pr_meeting"] = "yes"
        a["pr_surplus"] = v["pr_surplus"]
        a["pr_assets"] = v["pr_assets"]
        a["pr_rules"] = "custom" if v["id_legal"] == "shg" else "law"
    if scope in IN_SCOPE:
        section, division = isic or (v["act_section"], v["act_division"])
        a["act_desc"] = makes[k]
        a["act_section"] = section
        a["act_division"] = division
        a["act_share"] = rng.choice([70, 80, 100])
        if case["expected"]["d_type"] not in ("COOP", "MUT"):
            a["act_icnp"] = rng.choice(["B", "D", "F"])
        a["act_clients"] = clients
        a["act_months"] = 12
        if head:
            a["est_n"] = 2
            a["est"] = []
            for i in range(2):
                p = place(choices, rng)
                a["est"].append({"est_name": p["loc_locality"],
                                 "est_admin1": p["loc_admin1"],
                                 "est_admin2": p["loc_admin2"],
                                 "est_section": section,
                                 "est_f": rng.randint(0, 4),
                                 "est_m": rng.randint(0, 4)})
        members(v, number, k, a, rng)
        workers(v, k, a)
        if case["expected"]["d_coop"] in ("PROD", "MULTI"):
            a["wrk_scope"] = 12 * PEOPLE[k]
        a["vol_any"] = v["vol_any"]
        if v["vol_any"] == "yes":
            for n in ("vol_f", "vol_m", "vol_hours"):
                a[n] = v[n] * PEOPLE[k]
        finance(v, case, k, full, a)
        if full:
            finance_access(k, a, rng)
        if a["mem_has"] == "yes":
            a["svc"] = svc
        if full:
            a["ben_f"] = rng.randint(0, 300)
            a["ben_m"] = rng.randint(0, 300)
        a["sdg_goals"] = sdg
        if full:
            a["sdg_acts"] = rng.choice(["women", "local env", "none"])
            a["pol_part"] = rng.choice(["yes", "no"])
            a["edu_f"] = rng.randint(0, 40)
            a["edu_m"] = rng.randint(0, 40)
            a["dig_dev"] = rng.choice(["phone solar", "smart pc elec"])
            a["dig_net"] = "mobile"
            a["dig_use"] = rng.choice(["pay comm", "acct"])
        a["obs_records"] = rng.choice(["acct", "mixed", "mem"])
    if v["cons_given"] == "yes":
        a["obs_quality"] = rng.choice(["1", "1", "2"])
    a["obs_premises"] = rng.choice(["sign office", "store", "open"])
    derived = expected(case, k)
    if case["violations"]:  # once its values are put right, nothing is missing
        derived["d_disp"] = "110"
    a["fw_disp"] = derived["d_disp"]
    if not full:
        shorten(a, derived)
    return {"language": LANGS[k], "case": case["case"], "answers": a,
            "expected": derived}


def write(path, what):
    with open(path, "w") as f:
        json.dump(what, f, ensure_ascii=False, indent=1)
        f.write("\n")


def turn(number):
    """Other interviews: factors and names of that round."""
    MONEY[:] = [((number + 1) * num, den) for num, den in MONEY]
    PEOPLE[:] = [3 * number + n for n in PEOPLE]
    for names in (case[0] for case in CASES if case[0]):
        names[:] = [name + [" du Nord", " Lomé II"][number - 1]
                    for name in names]


def main(out, rnd=0):
    vectors, choices = load()
    rng = random.Random(20260301 + rnd)
    if rnd > 0:
        turn(rnd)
    answers, refused = os.path.join(out, "answers"), os.path.join(out, "refused")
    os.makedirs(answers, exist_ok=True)
    first = None
    for number, case in enumerate(vectors):
        for k, lang in enumerate(("en", "fr", "es")):
            one = interview(case, number, k, choices, rng)
            write(os.path.join(answers, "%02d-%s.json" % (number + 1, lang)), one)
            if case["violations"] and k == 0:
                first = one
    if rnd > 0:
        return
    os.makedirs(refused, exist_ok=True)
    # The case of violations: each of its bad values alone, the rest sound.
    bad = vectors[-1]
    for name in bad["violations"]:
        one = json.loads(json.dumps(first))
        del one["expected"]
        one["refused"] = name
        if name in bad["answers"]:
            one["answers"][name] = bad["answers"][name]
        else:
            one["answers"]["mem"][0][name] = bad["answers"]["mem"][0][name]
        write(os.path.join(refused, name + ".json"), one)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], *map(int, sys.argv[2:]))
