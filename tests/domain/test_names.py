"""Names as offices write them, in pairs: invented persons with titles, old spelling, short forms."""

from __future__ import annotations

import pytest

from neutrality.domain.matching import likeness, may_be_same, name_tokens

# One person, found by the index alone: every word sounds alike.
ONE_SOUND = [
    ("dr. Rahmat Fiktif", "Rahmat Fiktif"),
    ("Drs. H. Slamet Riyadhi, M.Si.", "Slamet Riyadi"),
    ("Hj. Nurhayati Contoh, S.Pd.", "Nurhayati Contoh"),
    ("Dra. Hj. Siti Khotijah, M.Pd.I", "Siti Chotijah"),
    ("Prof. Dr. Ir. Bambang Rekaan, M.Sc., Ph.D.", "Bambang Rekaan"),
    ("K.H. Abdoel Wahab", "Abdul Wahab"),
    ("KH Abd. Wahab", "Abdul Wahab"),
    ("R. Soeprapto Rekaan", "Raden Suprapto Rekaan"),
    ("R.M. Soewardi Rekaan", "Raden Mas Suwardi Rekaan"),
    ("Rr. Endang Rekaan", "Endang Rekaan"),
    ("Ir. Tjokro Rekaan, M.T.", "Cokro Rekaan"),
    ("Moch. Djaelani", "Muhammad Jaelani"),
    ("Mohd. Zulkifli", "Muhamad Zulkifli"),
    ("Muh. Yusuf Contoh", "Mohammad Yusup Contoh"),
    ("Mhd. Ridwan Contoh", "Muhammad Ridwan Contoh"),
    ("M. Ali Rekaan", "Muhammad Ali Rekaan"),
    ("Md. Saleh Rekaan", "Muhammad Saleh Rekaan"),
    ("Mochamad Ichsan", "Muhammad Ihsan"),
    ("Muchammad Tohir", "Muhammad Thohir"),
    ("Achmad Zaini", "Ahmad Zaini"),
    ("Akhmad Dhani Rekaan", "Ahmad Dani Rekaan"),
    ("Soeharjo", "Suharjo"),
    ("Soekartini", "Sukartini"),
    ("Wahjoe Rekaan", "Wahyu Rekaan"),
    ("Soerjo Rekaan", "Suryo Rekaan"),
    ("Setijo Rekaan", "Setiyo Rekaan"),
    ("Djojo Rekaan", "Joyo Rekaan"),
    ("Tjahjadi Rekaan", "Cahyadi Rekaan"),
    ("Njoto Rekaan", "Nyoto Rekaan"),
    ("Sjamsoeddin Rekaan", "Syamsudin Rekaan"),
    ("Chaeruddin Rekaan", "Khairudin Rekaan"),
    ("Choirul Rekaan", "Khoirul Rekaan"),
    ("Choirul Rekaan", "Chairul Rekaan"),
    ("I Made Rekaan", "I Md. Rekaan"),
    ("I Wayan Fiktif, S.H.", "Wayan Fiktif"),
    ("Ni Luh Putu Rekaan", "Ni Luh Pt. Rekaan"),
    ("I Gusti Ngurah Rekaan", "I Gst. Ngr. Rekaan"),
    ("I.B. Rekaan Putra", "Ida Bagus Rekaan Putra"),
    ("A.A. Gede Rekaan", "Anak Agung Gede Rekaan"),
    ("I Nyoman Rekaan", "I Njoman Rekaan"),
    ("I Ketut Rekaan", "I Kt. Rekaan"),
    ("Ida Bagoes Fiktif", "Ida Bagus Fiktif"),
    ("Tjokorda Rekaan", "Cokorda Rekaan"),
    ("Parlindoengan Sirekaan", "Parlindungan Sirekaan"),
    ("Tigor Sirekaan, SH", "Tigor Sirekaan"),
    ("Drs. Poltak Sirekaan, MM", "Poltak Sirekaan"),
    ("Soemarsono", "Sumarsono"),
    ("Ponijem", "Poniyem"),
    ("Toekijo", "Tukiyo"),
    ("Bedjo", "Bejo"),
    ("Djoemadi", "Jumadi"),
    ("Sri Wahyoeni, A.Md.Keb.", "Sri Wahyuni"),
    ("Fitriani Rekaan, S.K.M., M.Kes", "Fitriyani Rekaan"),
    ("Yuliana Rekaan, S.E., Ak., CA", "Juliana Rekaan"),
    ("Ns. Dewi Rekaan, S.Kep.", "Dewi Rekaan"),
    ("Apt. Dwi Rekaan, S.Farm.", "Dwi Rekaan"),
    ("drg. Ratna Rekaan, Sp.KG", "Ratna Rekaan"),
    ("Andi Baso Rekaan, S.STP., M.A.P.", "Andi Baso Rekaan"),
    ("Hasanoeddin Rekaan", "Hasanudin Rekaan"),
    ("Jusuf Rekaan", "Yusuf Rekaan"),
    ("Johannes Rekaan", "Yohanes Rekaan"),
    ("Theresia Rekaan", "Teresia Rekaan"),
    ("Victor Rekaan", "Viktor Rekaan"),
    ("Yudhistira Rekaan", "Yudistira Rekaan"),
    ("Sitti Aisyah Rekaan", "Siti Aisyah Rekaan"),
    ("St. Aisjah Rekaan", "Siti Aisyah Rekaan"),
    ("Abd. Rachman Rekaan", "Abdul Rahman Rekaan"),
    ("Rifa'i Rekaan", "Rifai Rekaan"),
    ("Ma’ruf Rekaan", "Maruf Rekaan"),
    ("Dr. (H.C.) Surya Rekaan", "Surya Rekaan"),
    ("BUDI REKAAN,S.Sos.,M.A.P", "Budi Rekaan"),
    ("Alm. Joko Rekaan", "Joko Rekaan"),
]
# One person, for somebody to look at: some words differ.
ALIKE = [
    ("R.A. Koesoemawati", "Raden Ajeng Kusumawati"),
    ("Akhmad Zaini", "Ahmad Jaini"),
    ("A. Fauzi Rekaan", "Ahmad Fauzi Rekaan"),
    ("Nur Aini Rekaan", "Nuraini Rekaan"),
    ("Abdur Rahman Rekaan", "Abdurrahman Rekaan"),
    ("Letkol (Purn) Joko Rekaan", "Joko Rekaan"),
]
TWO_PERSONS = [
    ("I Made Rekaan", "I Wayan Rekaan"),
    ("Sugiarto", "Sugiartono"),
    ("Siti Rekaan", "Sri Rekaan"),
    ("Poltak Sirekaan", "Togar Sirekaan"),
    ("Ahmad Rekaan", "Ahmadi Fiktif"),
    ("Dewi Rekaan", "Dwi Fiktif"),
    ("Joko Rekaan", "Joko Fiktif"),
    ("Muhammad Rekaan", "Muhammad Fiktif"),
    ("Wati", "Wati Rekaan"),
    ("Ni Made Rekaan", "I Made Fiktif"),
    ("Sumarno", "Sumarni"),
    ("Hasan Rekaan", "Husin Rekaan"),
]


@pytest.mark.parametrize(("one", "other"), ONE_SOUND)
def test_both_ways_to_write_a_name_have_the_same_sound(one: str, other: str) -> None:
    assert name_tokens(one) == name_tokens(other)
    assert likeness(one, other) == 100
    assert may_be_same(one, other)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_a_name_that_differs_in_a_word_is_still_shown(one: str, other: str) -> None:
    assert name_tokens(one) != name_tokens(other)
    assert may_be_same(one, other)


@pytest.mark.parametrize(("one", "other"), TWO_PERSONS)
def test_two_persons_are_not_taken_for_one(one: str, other: str) -> None:
    assert not may_be_same(one, other)


def test_the_table_is_no_sample() -> None:
    assert len(ONE_SOUND) + len(ALIKE) + len(TWO_PERSONS) >= 60
