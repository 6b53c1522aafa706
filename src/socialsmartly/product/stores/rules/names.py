"""Common given and family names by language, for the invented people of a demo shop."""

from types import MappingProxyType
from typing import NamedTuple


class Names(NamedTuple):
    """A name in another script is written as `script|Latin`; the Latin form goes into the address."""

    given: tuple[str, ...]
    family: tuple[str, ...]


def _names(given: str, family: str) -> Names:
    return Names(tuple(given.split()), tuple(family.split()))


_POOLS = {
    "english": _names(
        "Alice Amelia Beatrice Catherine Daisy Edith Eleanor Emily Freya Georgia Harriet Imogen Jessica Lucy Margaret "
        "Nora Olivia Phoebe Rosie Sarah Victoria Zoe Adam Albert Benjamin Charles Daniel Edward Frank George Harry Ian "
        "Jack Leonard Martin Nathan Oliver Peter Robert Samuel Thomas William",
        "Adams Atkinson Baker Barnes Bennett Booth Carter Chapman Clarke Cooper Dawson Ellis Fletcher Foster Gibson "
        "Green Hall Harrison Hughes Jackson Kemp Knight Lawson Marshall Mason Miller Palmer Parker Pearson Reed "
        "Richardson Shaw Smith Taylor Thornton Turner Walker Watson Webb Wheeler Wilkinson Wood",
    ),
    "scottish": _names(
        "Ailsa Catriona Eilidh Fiona Isla Kirsty Mairi Morag Alasdair Angus Callum Duncan Ewan Fergus Hamish Rory",
        "Buchanan Cameron Campbell Drummond Fraser Gordon Lindsay MacDonald MacKenzie MacLeod Murray Ross Sinclair",
    ),
    "welsh": _names(
        "Angharad Bethan Carys Eleri Ffion Megan Nia Rhiannon Aled Dafydd Emrys Gareth Gethin Huw Owain Rhys",
        "Bevan Davies Evans Gwynne Howells Jenkins Llewellyn Morgan Powell Pritchard Rees Vaughan",
    ),
    "irish": _names(
        "Aoife Aisling Caoimhe Ciara Deirdre Niamh Orla Róisín Sinéad Siobhán Brendan Cian Conor Declan Eoin Fionn "
        "Liam Oisín Pádraig Seán",
        "Brennan Byrne Doyle Fitzgerald Gallagher Kavanagh Keane Kelly McCarthy Nolan O'Brien O'Connor O'Neill "
        "O'Reilly O'Sullivan Quinn Ryan Walsh",
    ),
    "indian": _names(
        "Ananya Deepa Kavita Meera Neha Priya Rekha Sunita Amit Arjun Harish Manoj Rahul Ravi Sanjay Vikram",
        "Banerjee Chopra Desai Gupta Iyer Joshi Kapoor Khan Malhotra Mehta Nair Patel Rao Shah Sharma Singh",
    ),
    "polish": _names(
        "Agnieszka Anna Ewa Katarzyna Magdalena Małgorzata Zofia Adam Jakub Jan Krzysztof Łukasz Marek Piotr Tomasz",
        "Dąbrowska Jankowska Kaczmarek Kowalczyk Mazur Nowak Pawlak Piątek Sikora Stępień Wójcik Wróbel Zając",
    ),
    "german": _names(
        "Anja Birgit Claudia Franziska Greta Heike Jana Katrin Lena Petra Sabine Ulrike Andreas Bernd Dieter Felix "
        "Florian Jürgen Klaus Lukas Matthias Stefan Uwe Wolfgang",
        "Bauer Becker Fischer Großmann Hoffmann Huber Kaiser Koch Krüger Lehmann Müller Neumann Richter Schäfer "
        "Schmidt Schneider Schröder Vogel Wagner Weber Zimmermann",
    ),
    "french": _names(
        "Amélie Béatrice Camille Céline Chloé Élodie Hélène Inès Léa Manon Margaux Sophie Antoine Baptiste Étienne "
        "François Guillaume Hugo Julien Mathieu Nicolas Rémi Thibault",
        "Bernard Besson Blanchard Chevalier Dubois Dupont Fontaine Garnier Girard Lambert Lefèvre Leroy Marchand "
        "Mercier Moreau Perrin Renaud Roussel Simon",
    ),
    "dutch": _names(
        "Anouk Femke Hanneke Ilse Lotte Marloes Saskia Willemijn Bram Daan Jeroen Joost Maarten Pieter Sander Wouter",
        "Bakker Bos Brouwer Dekker Dijkstra Hendriks Jansen Kuipers Mulder Peeters Smits Verhoeven Visser Willems",
    ),
    "spanish": _names(
        "Alba Carmen Elena Inés Lucía Marta Pilar Rocío Alejandro Álvaro Diego Íñigo Javier Luis Pablo Sergio",
        "Alonso Castillo Delgado Fernández García Gómez Iglesias López Martínez Moreno Navarro Núñez Ortega Ruiz",
    ),
    "portuguese": _names(
        "Beatriz Catarina Inês Joana Leonor Mariana Rita Teresa Afonso Bruno Duarte Gonçalo João Miguel Rui Tiago",
        "Almeida Azevedo Carvalho Costa Ferreira Fonseca Lopes Magalhães Oliveira Pereira Ribeiro Santos Sousa",
    ),
    "italian": _names(
        "Alessia Chiara Federica Giulia Ilaria Martina Paola Silvia Andrea Davide Enrico Fabio Lorenzo Luca Matteo",
        "Barbieri Bianchi Conti Esposito Ferrari Galli Greco Lombardi Marino Moretti Ricci Rizzo Romano Russo",
    ),
    "nordic": _names(
        "Astrid Birgitte Elin Freja Ingrid Kari Linnea Maja Signe Solveig Anders Bjørn Erik Håkon Jens Lars Magnus "
        "Mikkel Nils Søren",
        "Andersson Berg Bergström Dahl Eriksen Hansen Jensen Johansson Lindqvist Lund Møller Nilsen Nyström Østergaard",
    ),
    "finnish": _names(
        "Aino Eeva Helmi Kaisa Leena Päivi Sanna Antti Eero Jukka Mikko Pekka Timo Väinö",
        "Hämäläinen Heikkinen Järvinen Korhonen Laine Mäkinen Nieminen Rantanen Virtanen",
    ),
    "icelandic": _names(
        "Guðrún Katrín Sigríður Sólveig Þóra Ari Einar Gunnar Ólafur Þór",
        "Arnalds Blöndal Briem Hafstein Thorlacius Zoëga",
    ),
    "czech": _names(
        "Alena Eliška Hana Jiřina Lenka Jan Ondřej Petr Tomáš Václav",
        "Beneš Dvořák Horák Král Marek Novák",
    ),
    "baltic": _names(
        "Austėja Eglė Ieva Rasa Jonas Lukas Mantas Tomas",
        "Balčius Jankus Kairys Petraitis Stonys Urbonas",
    ),
    "greek": _names(
        "Anna Despina Eleni Ioanna Katerina Maria Andreas Christos Dimitris Giorgos Kostas Nikos",
        "Angelou Charalambous Dimou Georgiou Ioannou Katsaros Nikolaou Pappas Stavrou Vlachos",
    ),
    "maltese": _names(
        "Bernardette Maria Rita Ġorġa Carmelo Joseph Mario Karmenu",
        "Borg Camilleri Farrugia Vella Zammit",
    ),
    "hebrew": _names(
        "Dalia Hila Maya Noa Tamar Yael Amir Avi Eitan Gil Oren Yonatan",
        "Amsalem Azulay Barak Dahan Friedman Katz Mizrahi Peretz Shapira",
    ),
    "arabic": _names(
        "Amina Dana Fatima Layla Mariam Noor Rania Salma Ahmad Hassan Karim Khalid Omar Rashid Tariq Youssef",
        "Bakri Darwish Haddad Hakim Khoury Mansour Najjar Nasser Rahman Saleh Sayegh Zaman",
    ),
    "japanese": _names(
        "Aiko Emi Haruka Keiko Mayumi Naoko Sakura Yuki Akira Daisuke Haruto Hiroshi Kenji Makoto Ryo Takashi",
        "Fujita Hayashi Inoue Ishikawa Kobayashi Matsumoto Nakamura Ogawa Saito Sasaki Suzuki Tanaka Watanabe Yamada",
    ),
    "chinese": _names(
        "美玲|Meiling 晓雯|Xiaowen 雪梅|Xuemei 佳怡|Jiayi 丽华|Lihua 思琪|Siqi 雅婷|Yating 静|Jing "
        "伟明|Weiming 志强|Zhiqiang 建国|Jianguo 俊杰|Junjie 文博|Wenbo 浩然|Haoran 国栋|Guodong 磊|Lei",
        "陈|Chen 黄|Huang 李|Li 林|Lin 刘|Liu 王|Wang 吴|Wu 徐|Xu 杨|Yang 张|Zhang 赵|Zhao 周|Zhou 郑|Zheng 何|He",
    ),
}
POOLS = MappingProxyType(_POOLS)


class Place(NamedTuple):
    """ISO 3166 code, likely locale (BCP 47), and the pools its people's names come from, repeated by weight."""

    code: str
    locale: str
    pools: tuple[str, ...]


_BRITISH = ("english",) * 13 + ("scottish", "scottish", "welsh", "irish", "indian", "indian", "polish", "chinese")
_OVERSEAS = ("english",) * 6 + ("irish", "scottish", "italian", "chinese", "indian", "spanish")

PLACES = MappingProxyType(
    {
        "United Kingdom": Place("GB", "en-GB", _BRITISH),
        "Channel Islands": Place("GB", "en-GB", ("english", "english", "french")),
        "EIRE": Place("IE", "en-IE", ("irish",) * 9 + ("english", "polish")),
        "Ireland": Place("IE", "en-IE", ("irish",) * 9 + ("english", "polish")),
        "Germany": Place("DE", "de-DE", ("german",) * 12 + ("polish",)),
        "Austria": Place("AT", "de-AT", ("german",)),
        "Switzerland": Place("CH", "de-CH", ("german", "german", "german", "french", "italian")),
        "France": Place("FR", "fr-FR", ("french",) * 11 + ("portuguese", "arabic")),
        "Belgium": Place("BE", "nl-BE", ("dutch", "dutch", "french")),
        "Netherlands": Place("NL", "nl-NL", ("dutch",)),
        "Spain": Place("ES", "es-ES", ("spanish",)),
        "Portugal": Place("PT", "pt-PT", ("portuguese",)),
        "Brazil": Place("BR", "pt-BR", ("portuguese", "portuguese", "italian")),
        "Italy": Place("IT", "it-IT", ("italian",)),
        "Denmark": Place("DK", "da-DK", ("nordic",)),
        "Norway": Place("NO", "nb-NO", ("nordic",)),
        "Sweden": Place("SE", "sv-SE", ("nordic", "nordic", "nordic", "finnish")),
        "Finland": Place("FI", "fi-FI", ("finnish",) * 7 + ("nordic",)),
        "Iceland": Place("IS", "is-IS", ("icelandic",)),
        "Poland": Place("PL", "pl-PL", ("polish",)),
        "Czech Republic": Place("CZ", "cs-CZ", ("czech",)),
        "Lithuania": Place("LT", "lt-LT", ("baltic",)),
        "Greece": Place("GR", "el-GR", ("greek",)),
        "Cyprus": Place("CY", "el-CY", ("greek",)),
        "Malta": Place("MT", "mt-MT", ("maltese",)),
        "Israel": Place("IL", "he-IL", ("hebrew",)),
        "United Arab Emirates": Place("AE", "ar-AE", ("arabic", "arabic", "indian")),
        "Bahrain": Place("BH", "ar-BH", ("arabic",)),
        "Lebanon": Place("LB", "ar-LB", ("arabic",)),
        "Saudi Arabia": Place("SA", "ar-SA", ("arabic",)),
        "Japan": Place("JP", "ja-JP", ("japanese",)),
        "Hong Kong": Place("HK", "zh-Hans-HK", ("chinese",)),
        "Singapore": Place("SG", "en-SG", ("chinese", "chinese", "indian")),
        "China": Place("CN", "zh-Hans-CN", ("chinese",)),
        "USA": Place("US", "en-US", _OVERSEAS),
        "Canada": Place("CA", "en-CA", (*_OVERSEAS, "french", "french")),
        "Australia": Place("AU", "en-AU", _OVERSEAS),
        "RSA": Place("ZA", "en-ZA", ("english", "dutch", "indian")),
    }
)
ELSEWHERE = Place("", "en", _BRITISH)
