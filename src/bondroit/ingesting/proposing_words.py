"""Words that bodies write in names of columns and in codes, French and English, by what they mean.

Assumed: gathered from the words of the domain, not from the files of any body. A wrong guess is corrected by the person
who reads the proposed mapping.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    "household": "dossier foyer menage famille household file dos",
    "claimant": "allocataire alloc claimant demandeur titulaire mr monsieur resp responsable all",
    "partner": "conjoint conj partner partenaire epoux spouse cjt",
    "id": "num numero no id ident identifiant matricule mat matric number cle key ref",
    "month": "mois month moi periode period reference obs",
    "date": "date dt dat jour day",
    "amount": "montant mt mnt amount euros eur total cents",
    "count": "nombre nb nbre n count",
    "flag": "top ind indic indicateur flag is on",
    "office": "agence office site caf caisse antenne organisme org codorg",
    "commune": "commune com municipality ville",
    "type": "type typ kind nature nat categorie cat",
    "sex": "sexe sex sx genre gender civilite civ",
    "age": "age",
    "couple": "couple sitfam marital matrimoniale",
    "children": "enfant enfants enf enfs children child charge",
    "youngest": "jeune jeunes benjamin cadet youngest dernier min",
    "oldest": "aine ages oldest premier max",
    "lone": "monoparental monopar isole iso lone single mono",
    "parent": "parent",
    "disability": "handicap handicape disability aah",
    "incapacity": "taux tx incapacity incapacite rate",
    "activity": "activite activity act profession emploi prof statut",
    "wage": "salaire salaires sal wage wages remuneration revact salarie",
    "unemployment": "chomage chom unemployment are assedic",
    "pension": "retraite pension retr pensions pens",
    "sick": "ij ijss maladie sick journalieres indemnite indemnites",
    "pay": "pay",
    "invalidity": "invalidite inval invalidity",
    "alimony": "alimentaire alimony alim",
    "annual": "annuel annuelle an annual n2 year annee",
    "income": "revenu revenus rev ressources ress res income resources",
    "taxable": "imposable fiscal taxable imp",
    "net": "net nette", "gross": "brut brute gross",
    "tenure": "occupation occup occ tenure logement log statutocc",
    "rent": "loyer loy rent",
    "zone": "zone zon",
    "quarterly": "trimestrielle trim trimestre quarterly dtr",
    "declaration": "declaration declar decl dtr",
    "late": "retard late tardive",
    "web": "web internet connexion connexions connections site",
    "connections": "connexion connexions connections",
    "calls": "appel appels telephone tel calls",
    "letters": "courrier courriers lettre lettres mail mails letters",
    "visits": "visite visites accueil visits",
    "claimed": "droit ouvert demande claimed benef beneficiaire",
    "paid": "verse paye paid mensualite",
    "entitled": "du droit entitled theorique",
    "rsa": "rsa", "prime_activite": "ppa pa primeactivite primact", "aide_logement": "al apl als alf aidelogement",
    "allocations_familiales": "af", "complement_familial": "cf", "asf": "asf", "paje_base": "paje ab",
    "ars": "ars", "aah": "aah", "aspa": "aspa",
    "benefit": "prestation presta prest benefit allocation",
    "person": "personne pers individu ind rang person ordre",
    "role": "role lien parente qualite",
    "birth": "naissance nais naiss birth ddn dob ne nee born",
    "joined": "arrivee entree joined",
    "left": "depart sortie left",
    "quarter": "quarter trimestre",
    "kind": "type typ kind nature nat evenement evt event fait",
    "known": "connu connue connaissance known saisie enregistrement maj reception recu recue received",
    "surname": "nom surname name nomfamille patronyme",
    "first_name": "prenom prenoms firstname forename first",
    "personal_number": "nir nirss nss numss securitesociale ssn insee",
    "tax": "fiscal spi tax impots dgfip",
    "payroll": "dsn paie payroll employeur",
    "address": "adresse adr address", "landlord": "bailleur proprietaire landlord",
    "bank": "iban rib bancaire compte bank", "since": "depuis debut since from",
    "until": "fin until jusqu end", "origin": "origine origin source", "cause": "cause motif",
    "appeal": "recours appeal", "result": "resultat result issue", "outcome": "issue decision outcome",
    "overpaid": "indu indus tropercu overpaid", "underpaid": "rappel rappels underpaid",
    "correction": "correction rectification regul", "temporary": "provisoire temporaire nia temporary",
    "history": "historique history",
}  # fmt: skip
"""Meaning to words, in small letters without accents."""

WEAK = frozenset({"amount", "count", "flag", "date", "claimant", "type", "pay", "id", "paid", "claimed"})
"""Meanings that say little: their absence or presence weighs little."""

FILLERS = frozenset(
    ["de", "du", "des", "d", "la", "le", "les", "l", "plus", "en", "au", "aux", "et", "of", "the", "and"]
)
"""Words of a name that mean nothing."""

WHOLE: dict[str, str] = {
    "household_id": "matricule numalloc numallocataire numeroallocataire idallocataire iddossier numdossier idfoyer "
    "idmenage matalloc matricul numfoyer householdid nodossier refdossier numero num",
    "month": "mois moisref moisreference periode month period moisdroit moisobs dtref "
    "datref date arrete arreteau datefait dateeffet dtevt",
    "claimant_sex": "sexe sex civilite",
    "claimant_age": "age ageallocataire",
    "couple": "couple sitfam situationfamiliale situationfamille viecouple encouple marital",
    "children": "nbenf nbenfants nombreenfants enfants nbenfcharge",
    "annual_income_cents": "revenun2 rfr revenufiscal ressourcesannuelles revenuannuel",
    "personal_number": "nir numss nss numerosecuritesociale numinsee",
    "surname": "nom nomfamille nomnaissance nomusage",
    "first_name": "prenom prenoms prenom1",
    "birth_date": "datenaissance dtnais datnais ddn dtnaiss naissance nele neele dob datenaiss datenais "
    "datedenaissance datedenaiss datedenais dateofbirth birthdate datnaiss",
    "birth": "datenaissance dtnais datnais ddn dtnaiss naissance moisnaissance nele neele dob datenaiss datenais "
    "datedenaissance datedenaiss datedenais dateofbirth birthdate datnaiss",
    "tenure": "statutoccupation typeoccupation occupationlogement",
    "rent_cents": "loyer mtloyer montantloyer loyermensuel",
    "kind": "evenement typeevenement evt typevt",
    "known": "dateconnaissance datesaisie dtsaisie moisconnu dtmaj datereception dtreception dtrecep",
    "net_cents": "salairenet netpaye netapayer netpercu",
    "taxable_cents": "netimposable netfiscal salaireimposable salairenetimposable montantimposable",
    "tax_number": "spi numfiscal numerofiscal",
    "payroll_number": "nir nia",
    "bank_account": "iban rib",
    "cents": "montant mt regularisation",
    "alimony_cents": "pensalim pensionalimentaire alimentaire",
    "invalidity_cents": "pensinval pensinvalidite pensioninvalidite",
    "sick_pay_cents": "ijss ij indemnitesjournalieres",
    "quarterly_declaration": "dtr declarationtrimestrielle",
    "person": "numpers rangpersonne numordre rang",
}
"""Target to whole names that mean it, without signs between words."""

VALUES: dict[str, str] = {
    "employed": "salarie emploi actif employe travail sal employed cdi cdd",
    "unemployed": "chomeur chomage demandeur unemployed cho de",
    "student": "etudiant etu student scolaire",
    "retired": "retraite ret retired",
    "inactive": "inactif sans inactive ina foyer",
    "disabled": "invalide handicape disabled inv",
    "owner": "proprietaire prop owner accedant acc",
    "tenant_private": "locataire prive loc parc locpriv",
    "tenant_social": "hlm social locsoc",
    "lodged": "heberge loge heb gratuit lodged",
    "rural": "rural campagne", "town": "bourg town petiteville", "city": "ville city urbain metropole",
    "F": "f femme feminin female mme madame 2", "M": "m h homme masculin male mr 1",
    "claimant": "allocataire alloc all claimant mr responsable 1", "partner": "conjoint conj partner 2",
    "child": "enfant enf child 3",
    "separation": "separation sep divorce", "birth": "naissance nais", "death": "deces dec death",
    "move": "demenagement dem move", "job_start": "reprise debut embauche", "job_end": "perte fin licenciement",
    "child_leaves": "depart", "rent_change": "loyer", "couple": "mariage union vie pacs",
    "true": "oui o yes y vrai true 1 marie pacse couple concubin maries vm m p",
    "false": "non n no faux false 0 celibataire seul divorce veuf separe isole c d v s",
    "rsa": "rsa", "prime_activite": "ppa prime", "aide_logement": "al apl als alf logement",
    "allocations_familiales": "af familiales", "asf": "asf", "aah": "aah", "ars": "ars", "aspa": "aspa",
}  # fmt: skip
"""Value of a contract to words of codes; those of yes and no serve any column of that type."""
